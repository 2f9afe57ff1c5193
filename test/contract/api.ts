// The types of every operation, made from docs/openapi.json by openapi-typescript (`npm run docs`).
export interface paths {
  '/scan': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Scan a tenant into the graph */
    post: operations['startScan'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/scan/{job_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a scan job */
    get: operations['getScan'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/generate-iac': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Generate Infrastructure-as-Code from the graph of a tenant */
    post: operations['startGenerateIac'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/generate-iac/{job_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a generation job */
    get: operations['getGenerateIac'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List jobs, newest first */
    get: operations['listOperations'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operations/{job_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a job of either type */
    get: operations['getOperation'];
    put?: never;
    post?: never;
    /** Cancel a job */
    delete: operations['cancelOperation'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operations/{job_id}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a job's events after a sequence number */
    get: operations['listEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operations/{job_id}/subscribe': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Get a Web PubSub address that may join the group of this job and nothing else */
    post: operations['subscribeEvents'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operations/{job_id}/files': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the files in the archive of a job */
    get: operations['listFiles'];
    put?: never;
    post?: never;
    /** Delete the files of a job; its record stays */
    delete: operations['deleteFiles'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operations/{job_id}/download': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Download the archive of a job */
    get: operations['downloadFiles'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tenants': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the tenants in the graph */
    get: operations['listTenants'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tenants/{tenant_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read what the graph knows of one tenant */
    get: operations['getTenant'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Say whether every dependency answers */
    get: operations['getHealth'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/openapi.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read the OpenAPI 3.1 document of this API */
    get: operations['getOpenApi'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    JobAccepted: {
      job_id: string;
      /** @enum {string} */
      operation_type: 'scan' | 'generate-iac';
      /**
       * @description queued; another one where an idempotency key found an older job
       * @enum {string}
       */
      status: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       */
      created_at: string;
      status_url: string;
      events_url: string;
      subscribe_url: string;
    };
    Job: {
      job_id: string;
      /** @enum {string} */
      operation_type: 'scan' | 'generate-iac';
      /** @enum {string} */
      status: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
      /** Format: uuid */
      tenant_id: string;
      user_id: string | null;
      /** @description The request as accepted, defaults filled in */
      params: {
        [key: string]: unknown;
      };
      progress:
        | ({
            /** @enum {string} */
            phase:
              | 'starting'
              | 'subscriptions'
              | 'resources'
              | 'directory'
              | 'rbac'
              | 'relationships'
              | 'reconcile'
              | 'archive'
              | 'done'
              | 'reading'
              | 'resolving'
              | 'emitting';
            message: string;
            /** @description Never goes down */
            percent: number;
          } & {
            [key: string]: number;
          })
        | null;
      result:
        | (
            | {
                /**
                 * @description How the scan really ran
                 * @enum {string}
                 */
                mode?: 'full' | 'incremental';
                /** @description Why it ran so, and what an incremental scan took over without reading it */
                mode_reason?: string;
                /** @description True where at least one scope could not be read */
                partial?: boolean;
                subscriptions?: number;
                resource_groups?: number;
                /** @description Resources read, inline children not counted */
                resources?: number;
                /** @description Distinct types among them, compared without case */
                resource_types?: number;
                resources_by_type?: {
                  [key: string]: number;
                };
                /** @description Subnets and the like, which ARM shows inside their parent */
                inline_children?: number;
                users?: number;
                groups?: number;
                service_principals?: number;
                applications?: number;
                role_definitions?: number;
                role_assignments?: number;
                /** @description Edges of what this scan read, by type, as the graph holds them at its end */
                relationships?: {
                  [key: string]: number;
                };
                /** @description References whose end is not in the graph, by kind */
                unresolved_references?: {
                  [key: string]: number;
                };
                changes?: {
                  created: number;
                  updated: number;
                  unchanged: number;
                  removed: number;
                };
                /** @description At most 1,000; the archive holds all */
                unread_scopes?: {
                  /** @description ARM id or Graph path that could not be read */
                  scope: string;
                  /** @description The scan step that met it */
                  step: string;
                  reason: string;
                  /** @description The permission that would have allowed it, when Azure told */
                  permission: string | null;
                }[];
                unread_scope_count?: number;
                /** @description What Azure did not show of what was read, by kind: settings and deployments to the tenant, for which more than Reader at the root management group is needed (docs/permissions.md), and columns that a table of Resource Graph has not; no gap of the scan */
                withheld?: {
                  [key: string]: number;
                };
                /** @description Calls to Azure by API, and those that were throttled */
                requests?: {
                  [key: string]: number;
                };
                archive?: {
                  /** @description File name of the ZIP */
                  name: string;
                  /** @description Bytes */
                  size: number;
                  sha256: string;
                  file_count: number;
                } | null;
              }
            | {
                /** @enum {string} */
                output_format?: 'terraform' | 'bicep' | 'arm';
                terraform_provider?: ('azapi' | 'azurerm') | null;
                resources_selected?: number;
                resources_emitted?: number;
                resources_left_out?: number;
                /** @description Ids replaced by references */
                references?: number;
                /** @description Ids that point outside the selection and stay literal */
                external_ids?: number;
                secret_variables?: number;
                /** @description Properties the schema does not know; coverage.json names each */
                properties_dropped?: number;
                archive?: {
                  /** @description File name of the ZIP */
                  name: string;
                  /** @description Bytes */
                  size: number;
                  sha256: string;
                  file_count: number;
                } | null;
              }
          )
        | null;
      error: {
        /** @enum {string} */
        code:
          | 'REQUEST_INVALID'
          | 'JSON_INVALID'
          | 'SIGN_IN_UNREADABLE'
          | 'JOB_NOT_YOURS'
          | 'JOB_NOT_FOUND'
          | 'TENANT_NOT_FOUND'
          | 'FILES_NOT_FOUND'
          | 'SCAN_RUNNING'
          | 'JOB_FINISHED'
          | 'JOB_NOT_FINISHED'
          | 'FILES_EXPIRED'
          | 'BODY_TOO_LARGE'
          | 'CONTENT_TYPE_UNSUPPORTED'
          | 'IDEMPOTENCY_KEY_REUSED'
          | 'MAPPING_INCOMPLETE'
          | 'NOTHING_SELECTED'
          | 'TOO_MANY_REQUESTS'
          | 'GRAPH_UNAVAILABLE'
          | 'STORAGE_UNAVAILABLE'
          | 'EVENTS_UNAVAILABLE'
          | 'START_FAILED'
          | 'TENANT_UNREADABLE'
          | 'AZURE_UNAVAILABLE'
          | 'REMOVAL_LIMIT'
          | 'ORCHESTRATION_LOST'
          | 'ENGINE_FAILED'
          | 'INTERNAL';
        message: string;
        details?: {
          field?: string;
          message: string;
        }[];
      } | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       */
      created_at: string;
      started_at: string | null;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       */
      updated_at: string;
      completed_at: string | null;
      cancel_requested_at: string | null;
      links: {
        self: string;
        events: string;
        subscribe: string;
        files: string;
        download: string;
      };
    };
    JobPage: {
      operations: components['schemas']['Job'][];
      total: number;
      limit: number;
      offset: number;
      /** @description Address of the next page; null on the last */
      next_link: string | null;
    };
    EventPage: {
      events: components['schemas']['JobEvent'][];
      /** @description The newest sequence of the job; 0 when there is none */
      last_sequence: number;
    };
    JobEvent: {
      /** @enum {string} */
      type: 'progress' | 'log' | 'error' | 'completion';
      job_id: string;
      sequence: number;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       */
      timestamp: string;
      /** @enum {string} */
      phase:
        | 'starting'
        | 'subscriptions'
        | 'resources'
        | 'directory'
        | 'rbac'
        | 'relationships'
        | 'reconcile'
        | 'archive'
        | 'done'
        | 'reading'
        | 'resolving'
        | 'emitting';
      message: string;
      percent: number;
      details: {
        [key: string]: unknown;
      };
    };
    Subscription: {
      url: string;
      group: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       */
      expires_at: string;
    };
    FileList: {
      files: {
        path: string;
        size: number;
        content_type: string;
        sha256: string;
      }[];
      archive: {
        /** @description File name of the ZIP */
        name: string;
        /** @description Bytes */
        size: number;
        sha256: string;
        file_count: number;
      };
    };
    DownloadLink: {
      download_url: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC
       */
      expires_at: string;
      size: number;
      sha256: string;
    };
    TenantList: {
      tenants: components['schemas']['TenantSummary'][];
    };
    TenantSummary: {
      /** Format: uuid */
      tenant_id: string;
      name: string | null;
      /** @description Resource nodes in the graph; a scan counts role assignments and inline children (subnets) apart */
      resources: number;
      subscriptions: number;
      resources_by_type: {
        [key: string]: number;
      };
      /** @description The newest scan that ended as completed */
      last_scan: {
        job_id: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         */
        completed_at: string;
        partial: boolean;
      } | null;
      /** @description The newest one that read everything */
      last_complete_scan: {
        job_id: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         */
        completed_at: string;
      } | null;
    };
    TenantDetail: {
      /** Format: uuid */
      tenant_id: string;
      name: string | null;
      /** @description Resource nodes in the graph; a scan counts role assignments and inline children (subnets) apart */
      resources: number;
      subscriptions: number;
      resources_by_type: {
        [key: string]: number;
      };
      /** @description The newest scan that ended as completed */
      last_scan: {
        job_id: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         */
        completed_at: string;
        partial: boolean;
      } | null;
      /** @description The newest one that read everything */
      last_complete_scan: {
        job_id: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         */
        completed_at: string;
      } | null;
      /** @description Every scope that a scan covered as a whole */
      scopes: {
        /** @description /subscriptions/ID, or / for the directory and what is above the subscriptions */
        scope: string;
        /** @description The last scan that covered it read all of it */
        complete: boolean;
        /** @description Steps of the scan that did not read all of it, or that a scan began and never ended */
        incomplete_steps: string[];
        /**
         * Format: date-time
         * @description When a scan last came to its end on it
         */
        synced_at: string;
        /** @description Until when all of it was last known in full; null: never */
        complete_at: string | null;
      }[];
    };
    HealthReport: {
      /** @enum {string} */
      status: 'healthy' | 'unhealthy';
      version: string;
      dependencies: {
        graph: {
          /** @enum {string} */
          status: 'up' | 'down';
          latency_ms: number;
          message: string | null;
        };
        storage: {
          /** @enum {string} */
          status: 'up' | 'down';
          latency_ms: number;
          message: string | null;
        };
        web_pubsub: {
          /** @enum {string} */
          status: 'up' | 'down';
          latency_ms: number;
          message: string | null;
        };
      };
    };
    Error: {
      error: {
        /** @enum {string} */
        code:
          | 'REQUEST_INVALID'
          | 'JSON_INVALID'
          | 'SIGN_IN_UNREADABLE'
          | 'JOB_NOT_YOURS'
          | 'JOB_NOT_FOUND'
          | 'TENANT_NOT_FOUND'
          | 'FILES_NOT_FOUND'
          | 'SCAN_RUNNING'
          | 'JOB_FINISHED'
          | 'JOB_NOT_FINISHED'
          | 'FILES_EXPIRED'
          | 'BODY_TOO_LARGE'
          | 'CONTENT_TYPE_UNSUPPORTED'
          | 'IDEMPOTENCY_KEY_REUSED'
          | 'MAPPING_INCOMPLETE'
          | 'NOTHING_SELECTED'
          | 'TOO_MANY_REQUESTS'
          | 'GRAPH_UNAVAILABLE'
          | 'STORAGE_UNAVAILABLE'
          | 'EVENTS_UNAVAILABLE'
          | 'START_FAILED'
          | 'TENANT_UNREADABLE'
          | 'AZURE_UNAVAILABLE'
          | 'REMOVAL_LIMIT'
          | 'ORCHESTRATION_LOST'
          | 'ENGINE_FAILED'
          | 'INTERNAL';
        /** @description What went wrong and what to do next */
        message: string;
        details: {
          field?: string;
          message: string;
        }[];
      };
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  startScan: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body within 24 hours answer the first job instead of starting another */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /**
           * Format: uuid
           * @description Entra tenant to scan
           */
          tenant_id: string;
          /** @description Subscriptions to read; every visible one when absent */
          subscription_ids?: string[];
          /**
           * Format: uuid
           * @description One subscription; the older name of subscription_ids
           */
          subscription_id?: string;
          /** @description Only these resource groups */
          resource_groups?: string[];
          /** @description Only these resource types */
          resource_types?: string[];
          /** @description Read at most so many resources */
          resource_limit?: number;
          /**
           * @description Read users, groups, service principals and applications
           * @default true
           */
          include_directory?: boolean;
          /**
           * @description Read role definitions and role assignments
           * @default true
           */
          include_rbac?: boolean;
          /**
           * @description Read everything, or what changed since the last complete scan
           * @default full
           * @enum {string}
           */
          mode?: 'full' | 'incremental';
          /**
           * @description Activities that read at the same time
           * @default 8
           */
          max_concurrency?: number;
        };
      };
    };
    responses: {
      /** @description The job was accepted */
      202: {
        headers: {
          /** @description The job's address */
          Location?: string;
          /** @description Seconds to wait before asking for its status */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JobAccepted'];
        };
      };
      /** @description REQUEST_INVALID: The request does not match the contract. JSON_INVALID: The body is not valid JSON */
      400: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'REQUEST_INVALID' | 'JSON_INVALID';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The function key is missing or wrong: the platform answers without a body. SIGN_IN_UNREADABLE: the sign-in names no caller */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description SCAN_RUNNING: This tenant is already being scanned */
      409: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'SCAN_RUNNING';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description BODY_TOO_LARGE: The body is larger than 1 MB */
      413: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'BODY_TOO_LARGE';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description CONTENT_TYPE_UNSUPPORTED: The body is not sent as application/json */
      415: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'CONTENT_TYPE_UNSUPPORTED';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description IDEMPOTENCY_KEY_REUSED: The idempotency key was used with another body */
      422: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'IDEMPOTENCY_KEY_REUSED';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description TOO_MANY_REQUESTS: As many jobs as there may be are queued or running */
      429: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'TOO_MANY_REQUESTS';
          /** @description Seconds to wait before trying again */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description INTERNAL: We failed, and not because of your request */
      500: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'INTERNAL';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description GRAPH_UNAVAILABLE: The graph database does not answer. STORAGE_UNAVAILABLE: The artifact storage does not answer. EVENTS_UNAVAILABLE: Web PubSub does not answer. START_FAILED: The orchestration could not be started */
      503: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'GRAPH_UNAVAILABLE' | 'STORAGE_UNAVAILABLE' | 'EVENTS_UNAVAILABLE' | 'START_FAILED';
          /** @description Seconds to wait before trying again */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getScan: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The job id that the POST answered */
        job_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The job */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Job'];
        };
      };
      /** @description The function key is missing or wrong: the platform answers without a body. SIGN_IN_UNREADABLE: the sign-in names no caller */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description JOB_NOT_FOUND: No job has this id */
      404: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'JOB_NOT_FOUND';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description INTERNAL: We failed, and not because of your request */
      500: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'INTERNAL';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description GRAPH_UNAVAILABLE: The graph database does not answer */
      503: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'GRAPH_UNAVAILABLE';
          /** @description Seconds to wait before trying again */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  startGenerateIac: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body within 24 hours answer the first job instead of starting another */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /**
           * Format: uuid
           * @description Entra tenant whose graph is read; it must have been scanned
           */
          tenant_id: string;
          /**
           * @description Language of the code: terraform, bicep, or arm for ARM templates
           * @default terraform
           * @enum {string}
           */
          output_format?: 'terraform' | 'bicep' | 'arm';
          /**
           * @description Terraform provider; azurerm when absent: azurerm where it can carry a resource truthfully, azapi for the rest. azapi writes every resource with azapi
           * @enum {string}
           */
          terraform_provider?: 'azapi' | 'azurerm';
          /** @description Only resources of these subscriptions */
          subscription_ids?: string[];
          /** @description Only resources of these resource groups */
          resource_groups?: string[];
          /** @description Only resources of these types */
          resource_types?: string[];
          /** @description Only these resources, with what they need (include_dependencies) */
          resource_ids?: string[];
          /**
           * @description With a filter: also what the selected resources refer to
           * @default true
           */
          include_dependencies?: boolean;
          /**
           * @description Also users, groups and applications
           * @default false
           */
          include_directory?: boolean;
          /**
           * @description Also role assignments and custom role definitions
           * @default true
           */
          include_rbac?: boolean;
          /**
           * @description Write import blocks for what exists already
           * @default true
           */
          auto_import?: boolean;
          /**
           * Format: uuid
           * @description Rewrite for this tenant; needs target_subscription_id or mapping.subscriptions. No import blocks are written
           */
          target_tenant_id?: string;
          /**
           * Format: uuid
           * @description Rewrite for this subscription, whichever a resource is in
           */
          target_subscription_id?: string;
          /** @description Rewrite for this region, wherever a resource is */
          target_location?: string;
          /** @description Suffix for names that must be unique in the world; made of the target when absent */
          name_suffix?: string;
          /** @description What stands for what, as in the mapping.json of an earlier generation; wins over the target fields */
          mapping?: {
            /** @description Source tenant to target tenant */
            tenants?: {
              [key: string]: string;
            };
            /** @description Source subscription to target subscription */
            subscriptions?: {
              [key: string]: string;
            };
            /** @description Source region to target region, wherever it stands */
            locations?: {
              [key: string]: string;
            };
            /** @description Id of a source resource group to the name of the target group */
            resource_groups?: {
              [key: string]: string;
            };
            /** @description Id of a source resource to its name in the target */
            names?: {
              [key: string]: string;
            };
            /** @description Object id, user principal name or application id of a source principal to its object id in the target tenant */
            principals?: {
              [key: string]:
                | string
                | {
                    /** @description Object id in the target tenant; null while nobody has said */
                    target: string | null;
                    kind?: string;
                    name?: string;
                    app_id?: string;
                    parameter?: string;
                  };
            };
            /** @description Domain of the source tenant to one of the target tenant */
            domains?: {
              [key: string]:
                | string
                | {
                    target: string | null;
                    parameter?: string;
                  };
            };
            /** @description Suffix for names that must be unique in the world */
            name_suffix?: string;
            /** @description Written for information */
            unmapped?: unknown;
            /** @description Written for information */
            outside?: unknown;
            /** @description Written for information */
            remaining?: unknown;
            /** @description Written for information */
            resources?: unknown;
          };
        };
      };
    };
    responses: {
      /** @description The job was accepted */
      202: {
        headers: {
          /** @description The job's address */
          Location?: string;
          /** @description Seconds to wait before asking for its status */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JobAccepted'];
        };
      };
      /** @description REQUEST_INVALID: The request does not match the contract. JSON_INVALID: The body is not valid JSON */
      400: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'REQUEST_INVALID' | 'JSON_INVALID';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The function key is missing or wrong: the platform answers without a body. SIGN_IN_UNREADABLE: the sign-in names no caller */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description TENANT_NOT_FOUND: The graph knows nothing of this tenant */
      404: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'TENANT_NOT_FOUND';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description BODY_TOO_LARGE: The body is larger than 1 MB */
      413: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'BODY_TOO_LARGE';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description CONTENT_TYPE_UNSUPPORTED: The body is not sent as application/json */
      415: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'CONTENT_TYPE_UNSUPPORTED';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description IDEMPOTENCY_KEY_REUSED: The idempotency key was used with another body */
      422: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'IDEMPOTENCY_KEY_REUSED';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description TOO_MANY_REQUESTS: As many jobs as there may be are queued or running */
      429: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'TOO_MANY_REQUESTS';
          /** @description Seconds to wait before trying again */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description INTERNAL: We failed, and not because of your request */
      500: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'INTERNAL';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description GRAPH_UNAVAILABLE: The graph database does not answer. STORAGE_UNAVAILABLE: The artifact storage does not answer. EVENTS_UNAVAILABLE: Web PubSub does not answer. START_FAILED: The orchestration could not be started */
      503: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'GRAPH_UNAVAILABLE' | 'STORAGE_UNAVAILABLE' | 'EVENTS_UNAVAILABLE' | 'START_FAILED';
          /** @description Seconds to wait before trying again */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getGenerateIac: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The job id that the POST answered */
        job_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The job */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Job'];
        };
      };
      /** @description The function key is missing or wrong: the platform answers without a body. SIGN_IN_UNREADABLE: the sign-in names no caller */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description JOB_NOT_FOUND: No job has this id */
      404: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'JOB_NOT_FOUND';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description INTERNAL: We failed, and not because of your request */
      500: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'INTERNAL';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description GRAPH_UNAVAILABLE: The graph database does not answer */
      503: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'GRAPH_UNAVAILABLE';
          /** @description Seconds to wait before trying again */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listOperations: {
    parameters: {
      query?: {
        /** @description Only jobs in this status; may repeat */
        status?: ('queued' | 'running' | 'completed' | 'failed' | 'cancelled')[];
        /** @description Only jobs of this type */
        operation_type?: 'scan' | 'generate-iac';
        /** @description Only jobs of this tenant */
        tenant_id?: string;
        /** @description Only jobs that this caller started */
        user_id?: string;
        /** @description Jobs per page */
        limit?: number;
        /** @description Jobs to pass over */
        offset?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page of jobs */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JobPage'];
        };
      };
      /** @description REQUEST_INVALID: The request does not match the contract */
      400: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'REQUEST_INVALID';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The function key is missing or wrong: the platform answers without a body. SIGN_IN_UNREADABLE: the sign-in names no caller */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description INTERNAL: We failed, and not because of your request */
      500: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'INTERNAL';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description GRAPH_UNAVAILABLE: The graph database does not answer */
      503: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'GRAPH_UNAVAILABLE';
          /** @description Seconds to wait before trying again */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getOperation: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The job id that the POST answered */
        job_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The job */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Job'];
        };
      };
      /** @description The function key is missing or wrong: the platform answers without a body. SIGN_IN_UNREADABLE: the sign-in names no caller */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description JOB_NOT_FOUND: No job has this id */
      404: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'JOB_NOT_FOUND';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description INTERNAL: We failed, and not because of your request */
      500: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'INTERNAL';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description GRAPH_UNAVAILABLE: The graph database does not answer */
      503: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'GRAPH_UNAVAILABLE';
          /** @description Seconds to wait before trying again */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  cancelOperation: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The job id that the POST answered */
        job_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The job was cancelled already */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Job'];
        };
      };
      /** @description Cancellation was recorded; the job stops within 5 seconds */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Job'];
        };
      };
      /** @description The function key is missing or wrong: the platform answers without a body. SIGN_IN_UNREADABLE: the sign-in names no caller */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description JOB_NOT_YOURS: This job is somebody else's, and may only be looked at */
      403: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'JOB_NOT_YOURS';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description JOB_NOT_FOUND: No job has this id */
      404: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'JOB_NOT_FOUND';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description JOB_FINISHED: The job has ended already */
      409: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'JOB_FINISHED';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description INTERNAL: We failed, and not because of your request */
      500: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'INTERNAL';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description GRAPH_UNAVAILABLE: The graph database does not answer */
      503: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'GRAPH_UNAVAILABLE';
          /** @description Seconds to wait before trying again */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listEvents: {
    parameters: {
      query?: {
        /** @description The last sequence already seen */
        after?: number;
        /** @description Events per page */
        limit?: number;
      };
      header?: never;
      path: {
        /** @description The job id that the POST answered */
        job_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Events in order, without gaps */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EventPage'];
        };
      };
      /** @description REQUEST_INVALID: The request does not match the contract */
      400: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'REQUEST_INVALID';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The function key is missing or wrong: the platform answers without a body. SIGN_IN_UNREADABLE: the sign-in names no caller */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description JOB_NOT_FOUND: No job has this id */
      404: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'JOB_NOT_FOUND';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description INTERNAL: We failed, and not because of your request */
      500: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'INTERNAL';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description GRAPH_UNAVAILABLE: The graph database does not answer */
      503: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'GRAPH_UNAVAILABLE';
          /** @description Seconds to wait before trying again */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  subscribeEvents: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The job id that the POST answered */
        job_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The address of a client connection */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Subscription'];
        };
      };
      /** @description The function key is missing or wrong: the platform answers without a body. SIGN_IN_UNREADABLE: the sign-in names no caller */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description JOB_NOT_FOUND: No job has this id */
      404: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'JOB_NOT_FOUND';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description INTERNAL: We failed, and not because of your request */
      500: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'INTERNAL';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description GRAPH_UNAVAILABLE: The graph database does not answer. EVENTS_UNAVAILABLE: Web PubSub does not answer */
      503: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'GRAPH_UNAVAILABLE' | 'EVENTS_UNAVAILABLE';
          /** @description Seconds to wait before trying again */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listFiles: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The job id that the POST answered */
        job_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The files and their archive */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FileList'];
        };
      };
      /** @description The function key is missing or wrong: the platform answers without a body. SIGN_IN_UNREADABLE: the sign-in names no caller */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description JOB_NOT_FOUND: No job has this id. FILES_NOT_FOUND: This job made no files */
      404: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'JOB_NOT_FOUND' | 'FILES_NOT_FOUND';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description JOB_NOT_FINISHED: The job has not ended yet */
      409: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'JOB_NOT_FINISHED';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description FILES_EXPIRED: The files of this job were deleted */
      410: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'FILES_EXPIRED';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description INTERNAL: We failed, and not because of your request */
      500: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'INTERNAL';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description GRAPH_UNAVAILABLE: The graph database does not answer. STORAGE_UNAVAILABLE: The artifact storage does not answer */
      503: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'GRAPH_UNAVAILABLE' | 'STORAGE_UNAVAILABLE';
          /** @description Seconds to wait before trying again */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  deleteFiles: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The job id that the POST answered */
        job_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The files are gone */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The function key is missing or wrong: the platform answers without a body. SIGN_IN_UNREADABLE: the sign-in names no caller */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description JOB_NOT_YOURS: This job is somebody else's, and may only be looked at */
      403: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'JOB_NOT_YOURS';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description JOB_NOT_FOUND: No job has this id */
      404: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'JOB_NOT_FOUND';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description JOB_NOT_FINISHED: The job has not ended yet */
      409: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'JOB_NOT_FINISHED';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description INTERNAL: We failed, and not because of your request */
      500: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'INTERNAL';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description GRAPH_UNAVAILABLE: The graph database does not answer. STORAGE_UNAVAILABLE: The artifact storage does not answer */
      503: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'GRAPH_UNAVAILABLE' | 'STORAGE_UNAVAILABLE';
          /** @description Seconds to wait before trying again */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  downloadFiles: {
    parameters: {
      query?: {
        /** @description false answers the link as JSON instead of redirecting to it */
        redirect?: 'true' | 'false';
      };
      header?: never;
      path: {
        /** @description The job id that the POST answered */
        job_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The link, with redirect=false */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DownloadLink'];
        };
      };
      /** @description Redirect to a SAS link of the ZIP */
      302: {
        headers: {
          /** @description The SAS link */
          Location?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description REQUEST_INVALID: The request does not match the contract */
      400: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'REQUEST_INVALID';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The function key is missing or wrong: the platform answers without a body. SIGN_IN_UNREADABLE: the sign-in names no caller */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description JOB_NOT_FOUND: No job has this id. FILES_NOT_FOUND: This job made no files */
      404: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'JOB_NOT_FOUND' | 'FILES_NOT_FOUND';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description JOB_NOT_FINISHED: The job has not ended yet */
      409: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'JOB_NOT_FINISHED';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description FILES_EXPIRED: The files of this job were deleted */
      410: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'FILES_EXPIRED';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description INTERNAL: We failed, and not because of your request */
      500: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'INTERNAL';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description GRAPH_UNAVAILABLE: The graph database does not answer. STORAGE_UNAVAILABLE: The artifact storage does not answer */
      503: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'GRAPH_UNAVAILABLE' | 'STORAGE_UNAVAILABLE';
          /** @description Seconds to wait before trying again */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listTenants: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Every tenant */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TenantList'];
        };
      };
      /** @description The function key is missing or wrong: the platform answers without a body. SIGN_IN_UNREADABLE: the sign-in names no caller */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description INTERNAL: We failed, and not because of your request */
      500: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'INTERNAL';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description GRAPH_UNAVAILABLE: The graph database does not answer */
      503: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'GRAPH_UNAVAILABLE';
          /** @description Seconds to wait before trying again */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getTenant: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Entra tenant id */
        tenant_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The tenant */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TenantDetail'];
        };
      };
      /** @description The function key is missing or wrong: the platform answers without a body. SIGN_IN_UNREADABLE: the sign-in names no caller */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description TENANT_NOT_FOUND: The graph knows nothing of this tenant */
      404: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'TENANT_NOT_FOUND';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description INTERNAL: We failed, and not because of your request */
      500: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'INTERNAL';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description GRAPH_UNAVAILABLE: The graph database does not answer */
      503: {
        headers: {
          /** @description The code of the error */
          'x-ms-error-code'?: 'GRAPH_UNAVAILABLE';
          /** @description Seconds to wait before trying again */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All dependencies answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HealthReport'];
        };
      };
      /** @description At least one dependency is away; the body names it */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HealthReport'];
        };
      };
    };
  };
  getOpenApi: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The document */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            [key: string]: unknown;
          };
        };
      };
    };
  };
}
