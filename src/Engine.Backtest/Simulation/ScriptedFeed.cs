using Engine.Markets;

namespace Engine.Backtest;

/// <summary>The market hub of a simulation. While it is down the market goes on and the venue goes on filling; the strategy sees no prices.</summary>
public sealed class ScriptedFeed
{
    private readonly Simulation _simulation;

    internal ScriptedFeed(Simulation simulation) => _simulation = simulation;

    /// <summary>The stream breaks: <c>OnFeed</c> tells <c>Down</c>, and orders are denied until it stands again.</summary>
    /// <param name="cause">Why, in words.</param>
    public void GoesDown(string cause = "the connection broke") => _simulation.Does($"the feed goes down: {cause}", engine =>
    {
        foreach (var feed in engine.Feeds)
        {
            feed.GoDown(cause);
        }
    });

    /// <summary>The stream stands again: <c>OnTradesLost</c>, then the bars that were missed with <see cref="BarOrigin.BackFilled"/>, then <c>OnFeed</c> with <c>Live</c>.</summary>
    public void ComesBack() => _simulation.Does("the feed comes back", engine =>
    {
        foreach (var feed in engine.Feeds)
        {
            feed.ComeBack();
        }
    });
}
