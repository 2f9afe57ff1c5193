// Which subscriptions are in a management group. Azure shows that by the group alone, and takes it as a child of the group.
import { MANAGEMENT_GROUP, PLACED_SUBSCRIPTION } from '../arm-id.ts';
import { isList, isObject, type JsonObject } from '../json.ts';

const SUBSCRIPTION_ID = /^\/subscriptions\/([0-9a-f-]{36})$/i;

/** The subscriptions in what `arm` records, as records of their own; none where it is no management group. */
export function placedSubscriptions(type: string, { id, properties }: JsonObject): JsonObject[] {
  const children = type === MANAGEMENT_GROUP && isObject(properties) ? properties['children'] : undefined;
  return (isList(children) ? children : []).flatMap((child) => {
    const [, name] = SUBSCRIPTION_ID.exec(isObject(child) ? String(child['id']) : '') ?? [];
    return name === undefined ? [] : [{ id: `${String(id)}/subscriptions/${name}`, name, type: PLACED_SUBSCRIPTION }];
  });
}
