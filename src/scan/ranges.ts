// The range of ids below a subscription, for pages in order of ids.

/** Every id below the subscription is greater than `after` and smaller than `before`: the sign `0` follows `/`. */
export const belowSubscription = (subscriptionId: string): { after: string; before: string } => ({
  after: `/subscriptions/${subscriptionId}/`,
  before: `/subscriptions/${subscriptionId}0`,
});
