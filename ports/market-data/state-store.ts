/**
 * Where what is known of each provider is kept: what was spent, how healthy it is, whether it is left alone. All processes share
 * it. The state is JSON that only the router understands.
 */
export interface ProviderStateStore {
  /** Applies one change to the state of a provider, null at first; one at a time over all processes. */
  change<Answer>(
    provider: string,
    apply: (state: unknown) => { readonly state: unknown; readonly answer: Answer },
  ): Promise<Answer>;
  /** Everything that is kept, by provider. */
  read(): Promise<ReadonlyMap<string, unknown>>;
}
