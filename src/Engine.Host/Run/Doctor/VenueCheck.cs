using System.Globalization;
using System.Net;

namespace Engine.Host.Run.Doctor;

/// <summary>REST and both hubs of the venue answer, and the login is good.</summary>
internal sealed class VenueCheck(VenueProbe probe) : ICheck
{
    private const string Name = "venue";
    private const string Login = "login";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        if (probe.IsEmbedded)
        {
            return [CheckResult.Ok(Name, "SIMULATED: the gateway is inside the engine's process; --environment DEMO looks at the venue and tries the login.")];
        }

        if (!probe.CanAsk)
        {
            return [CheckResult.Fail(Name, "not asked: the configuration has mistakes; put those right first.")];
        }

        var address = probe.Address!;
        var rest = await probe.RestAsync(cancellation).ConfigureAwait(false);
        List<CheckResult> results = [Rest(address.Rest, rest)];
        if (rest.Status is null)
        {
            return results;
        }

        var (session, refusal) = await probe.SessionAsync(cancellation).ConfigureAwait(false);
        results.Add(session is null ? CheckResult.Fail(Login, refusal!) : CheckResult.Ok(Login, "the venue accepts user name and key."));
        foreach (var (name, hub) in new[] { ("market hub", address.MarketHub), ("user hub", address.UserHub) })
        {
            results.Add(Hub(name, hub, await probe.HubAsync(hub, cancellation).ConfigureAwait(false), session is not null));
        }

        return results;
    }

    /// <summary>The verdict on the answer of REST.</summary>
    internal static CheckResult Rest(Uri address, ProbeAnswer answer) => answer.Status switch
    {
        null => CheckResult.Fail(Name, $"{address.Authority} does not answer ({answer.Trouble}); look at the network, a firewall or proxy, and the venue's status page."),
        >= HttpStatusCode.InternalServerError => CheckResult.Fail(Name, $"{address.Authority} answers HTTP {(int)answer.Status}: the venue has trouble or maintenance (often 16:00 to 17:00 Chicago and at weekends); wait."),
        _ => CheckResult.Ok(Name, string.Create(CultureInfo.InvariantCulture, $"{address.Authority} answers in {(answer.Received - answer.Sent).TotalMilliseconds:0} ms.")),
    };

    /// <summary>The verdict on the answer of a hub.</summary>
    internal static CheckResult Hub(string name, Uri address, ProbeAnswer answer, bool loggedIn) => answer.Status switch
    {
        null => CheckResult.Fail(name, $"{address.Authority} does not answer ({answer.Trouble}); a firewall or proxy may let web pages through and not this host."),
        HttpStatusCode.OK => CheckResult.Ok(name, $"{address.Authority} answers."),
        HttpStatusCode.Unauthorized when !loggedIn => CheckResult.Ok(name, $"{address.Authority} answers; not tried with a token, for there is no login."),
        HttpStatusCode.Unauthorized => CheckResult.Fail(name, $"{address.Authority} refuses the token of the login; see whether gateway-url and the hub addresses belong to one venue."),
        HttpStatusCode.NotFound => CheckResult.Fail(name, $"there is no hub at {address}; put its address right."),
        var other => CheckResult.Warn(name, $"{address.Authority} answers HTTP {(int)other}; the hubs may be down."),
    };
}
