namespace Engine.Gateway;

/// <summary>Where a gateway answers. The simulated gateway and the venue differ in nothing else.</summary>
/// <param name="Rest">Base of the REST operations, such as <c>https://api.topstepx.com</c>.</param>
/// <param name="MarketHub">The market hub.</param>
/// <param name="UserHub">The user hub.</param>
public sealed record GatewayAddress(Uri Rest, Uri MarketHub, Uri UserHub)
{
    /// <summary>The TopstepX hosts (contract.md §1).</summary>
    public static GatewayAddress TopstepX { get; } = new(
        new Uri("https://api.topstepx.com"),
        new Uri("https://rtc.topstepx.com/hubs/market"),
        new Uri("https://rtc.topstepx.com/hubs/user"));

    /// <summary>A gateway that serves REST and both hubs from one base address, as the simulated one does.</summary>
    public static GatewayAddress At(Uri baseAddress) =>
        new(baseAddress, new Uri(baseAddress, "/hubs/market"), new Uri(baseAddress, "/hubs/user"));

    /// <summary>
    /// A gateway of which only the REST address is known. Venues serve the hubs beside it, from <c>rtc.</c> where REST is at <c>api.</c>
    /// (contract.md §1); any other address serves all of it.
    /// </summary>
    /// <param name="rest">The REST address.</param>
    public static GatewayAddress Of(Uri rest)
    {
        var host = rest.Host.StartsWith("api.", StringComparison.OrdinalIgnoreCase) ? "rtc." + rest.Host["api.".Length..]
            : rest.Host.StartsWith("gateway-api-", StringComparison.OrdinalIgnoreCase) ? "gateway-rtc-" + rest.Host["gateway-api-".Length..]
            : rest.Host;
        var hubs = new UriBuilder(rest) { Host = host }.Uri;
        return At(hubs) with { Rest = rest };
    }
}
