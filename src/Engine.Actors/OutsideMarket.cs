using Engine.Actors.Hubs;
using Engine.Gateway;

namespace Engine.Actors;

/// <summary>
/// Prices, contracts and history from another gateway than the one that gets the orders: a dry run. None of its members can send an
/// order, and the user hub of that gateway is not connected.
/// </summary>
/// <param name="MarketHub">The market hub.</param>
/// <param name="Reader">Contracts and bars.</param>
/// <param name="Login">The way in, for the plan's credentials.</param>
/// <param name="Token">The token of that gateway; the session writes it.</param>
/// <param name="Follower">Hears of each frame before the engine does.</param>
public sealed record OutsideMarket(Uri MarketHub, IMarketReader Reader, IGatewayLogin Login, TokenCell Token, IMarketFollower Follower);
