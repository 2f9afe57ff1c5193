// The HCL writer against Terraform's own formatter and parser.
import { spawnSync } from 'node:child_process';
import {
  argument,
  BLANK,
  block,
  comment,
  Expression,
  FunctionCall,
  quoted,
  Template,
  writeBlock,
  type HclValue,
} from '../../src/iac/emitters/terraform/hcl.ts';
import { ExactNumber } from '../../src/iac/json.ts';
import { testWith } from '../support/programs.ts';
import { changedByFormatter } from '../support/terraform-fmt.ts';

const write = (value: HclValue): string => writeBlock(block('locals', [], [argument('value', value)]));

const HOSTILE = [
  'plain',
  'with "quotes" and \\ backslashes \\" \\n',
  '${var.stolen} and $${escaped} and $$${more} and %{ if true }x%{ endif } %%{x}',
  '$ % $$ %% ${ %{ $',
  'line\nline\r\nline\ttab',
  'null \u0000 bell \u0007 escape \u001b delete \u007f next line \u0085 separator \u2028',
  '👩‍👩‍👧‍👦 🇩🇪 é e\u0301 שלום \u202Eevil\u202C',
  "EOT\n<<EOT\n'''",
  '# no comment // nor this /* nor */ that',
  'x'.repeat(260),
  '',
];

test('writes an argument, a list, an object and a block as a person would', () => {
  const written = writeBlock(
    block(
      'resource',
      ['azapi_resource', 'web'],
      [
        argument('type', 'Microsoft.Web/sites@2025-03-01'),
        argument('parent_id', new Expression('azapi_resource.group.id')),
        BLANK,
        comment('Decided so.'),
        block('identity', [], [argument('type', 'None'), argument('identity_ids', [])]),
        BLANK,
        argument('body', {
          kind: 'app',
          empty: {},
          zones: ['1', '2'],
          'hidden-link: /x': true,
          for: 1.5,
          subnet: { id: new Template([new Expression('azapi_resource.network.id'), '/subnets/a${b}']) },
          rules: [{ name: 'a', ports: [80, 443] }, {}],
          big: new ExactNumber('9007199254740993'),
        }),
        argument('secret', new Expression('var.secret')),
        argument('rule', new FunctionCall('jsonencode', { if: { field: 'type' } })),
      ],
    ),
  );
  expect(written).toBe(`resource "azapi_resource" "web" {
  type      = "Microsoft.Web/sites@2025-03-01"
  parent_id = azapi_resource.group.id

  # Decided so.
  identity {
    type         = "None"
    identity_ids = []
  }

  body = {
    kind              = "app"
    empty             = {}
    zones             = ["1", "2"]
    "hidden-link: /x" = true
    "for"             = 1.5
    subnet = {
      id = "\${azapi_resource.network.id}/subnets/a$\${b}"
    }
    rules = [
      {
        name  = "a"
        ports = [80, 443]
      },
      {},
    ]
    big = 9007199254740993
  }
  secret = var.secret
  rule = jsonencode({
    "if" = {
      field = "type"
    }
  })
}
`);
});

test('puts long lists on lines of their own', () => {
  expect(write(['a'.repeat(50), 'b'.repeat(50)])).toContain(`[\n    "${'a'.repeat(50)}",\n`);
  expect(write(['a'.repeat(200)])).toContain(`["${'a'.repeat(200)}"]`);
});

test('leaves nothing for the formatter to change, whatever the names and texts', () => {
  const object = Object.fromEntries(
    HOSTILE.flatMap((text, index) => [
      [text, text],
      [`key${index}`, [text, { [text]: [] }]],
    ]),
  );
  const nested: HclValue = {
    a: object,
    ключ: 1,
    longer_key: { x: [[], [1], [{ y: null }]] },
    'a-b': -0.5,
    e: 1e21,
    f: 1e-7,
  };
  const files = new Map([['hostile.tf', write(nested)]]);
  expect(changedByFormatter(files)).toEqual([]);
});

test('keeps a member called __proto__', () => {
  const value = JSON.parse('{"__proto__": "x"}') as HclValue;
  expect(write(value)).toContain('__proto__ = "x"');
});

testWith('terraform')('Terraform reads each hostile text as it was', () => {
  const expression = `base64encode(jsonencode([${HOSTILE.map(quoted).join(', ')}]))\n`;
  const { stdout, stderr } = spawnSync('terraform', ['console'], {
    input: expression,
    encoding: 'utf8',
    env: { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' },
  });
  expect(stderr).toBe('');
  const read = Buffer.from(JSON.parse(stdout) as string, 'base64').toString('utf8');
  // Terraform composes characters, in what it reads from providers as well.
  expect(JSON.parse(read)).toEqual(HOSTILE.map((text) => text.normalize('NFC')));
});
