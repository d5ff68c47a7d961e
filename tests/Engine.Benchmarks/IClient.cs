namespace Engine.Benchmarks;

/// <summary>One side of a pair, connected and subscribed.</summary>
internal interface IClient : IAsyncDisposable
{
    /// <summary>Completes when every part is ready to take frames.</summary>
    Task Ready { get; }
}
