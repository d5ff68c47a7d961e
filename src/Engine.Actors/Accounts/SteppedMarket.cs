namespace Engine.Actors.Accounts;

/// <summary>
/// A replay that is stepped: its market waits for the engine, and while it stands still no time passes. Whatever an account does by the
/// clock it then does by the market's, as work in flight, so that the speed of the machine decides nothing (docs/decisions/0011).
/// </summary>
/// <param name="LastArrival">Market time at which the last of what is on its way between engine and venue arrives, UTC; null when nothing is.</param>
public sealed record SteppedMarket(Func<DateTimeOffset?> LastArrival);
