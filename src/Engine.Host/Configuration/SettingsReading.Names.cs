using System.Collections.Immutable;
using Engine.Actors.Strategies.Configuration;
using Engine.Gateway;

namespace Engine.Host.Configuration;

/// <content>Names of settings in the process's variables and in .env, and the addresses of a gateway.</content>
internal sealed partial class SettingsReading
{
    private ImmutableDictionary<string, SettingValue> ReadVariables()
    {
        var values = ImmutableDictionary.CreateBuilder<string, SettingValue>();
        foreach (var (name, value) in sources.Variables.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (name.StartsWith(SettingKeys.Prefix, StringComparison.OrdinalIgnoreCase) && !SettingKeys.OtherVariables.Contains(name.ToUpperInvariant())
                && KeyOfVariable(name.ToUpperInvariant(), name, Process, 0) is { } key && value.Length > 0)
            {
                values[key] = new SettingValue(value, $"{Process} {name}", 0);
            }
        }

        return values.ToImmutable();
    }

    private ImmutableDictionary<string, SettingValue> ReadDotEnv()
    {
        var named = sources.EnvFile ?? NonEmpty(sources.Variables.GetValueOrDefault(SettingKeys.EnvFileVariable));
        var file = DotEnvFile.Load(Absolute(named ?? ".env"), named is not null);
        _problems.AddRange(file.Problems);
        _notes.AddRange(file.Notes);
        var given = new Dictionary<string, Named>(StringComparer.Ordinal);
        foreach (var (name, value) in file.Values.OrderBy(pair => pair.Value.Line))
        {
            if (SettingKeys.Unneeded.TryGetValue(name, out var instead))
            {
                _notes.Add($"{value.File}:{value.Line}: {name} is accepted and not used: {instead}.");
                continue;
            }

            // The prefixed name is the more deliberate one and wins, wherever it stands in the file.
            var rank = SettingKeys.ShortNames.Select(known => known.Name).ToList().IndexOf(name);
            var key = rank >= 0 ? SettingKeys.ShortNames[rank].Key
                : SettingKeys.OtherVariables.Contains(name) ? null
                : KeyOfVariable(name, name, value.File, value.Line);
            if (key is null)
            {
                continue;
            }

            var here = new Named(rank, name, value);
            if (!given.TryGetValue(key, out var other))
            {
                given[key] = here;
                continue;
            }

            var (winner, loser) = here.Rank < other.Rank ? (here, other) : (other, here);
            given[key] = winner;
            if (winner.Value.Text != loser.Value.Text)
            {
                _notes.Add($"{loser.Value.File}:{loser.Value.Line}: {loser.Name} does not count, because {winner.Name} in line {winner.Value.Line} is the same setting.");
            }
        }

        return given.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.Value);
    }

    /// <summary>An example file that was copied and not filled in is read, for nothing in it is wrong; but no venue lets its words log in.</summary>
    private void TellPlaceholders()
    {
        foreach (var (name, key) in SettingKeys.ShortNames)
        {
            if (SettingKeys.Credentials.Contains(key) && _layers.Find(key)?.Value is { } value && value.Text?.Trim().StartsWith("YOUR_", StringComparison.OrdinalIgnoreCase) == true)
            {
                _notes.Add($"{value.File}{(value.Line > 0 ? $":{value.Line}" : "")}: {name} is still the placeholder of an example; put your own in its place.");
            }
        }
    }

    private string? KeyOfVariable(string name, string shown, string file, int line)
    {
        if (SettingKeys.All.FirstOrDefault(key => SettingKeys.VariableOf(key) == name) is { } known)
        {
            return known;
        }

        var names = SettingKeys.All.Select(SettingKeys.VariableOf);
        if (line > 0)
        {
            names = names.Concat(SettingKeys.ShortNames.Select(known => known.Name));
        }

        var hint = NearestName.Of(name, names) is { } near ? $"; did you mean {near}?" : "; see .env.example for the names.";
        _problems.Add(new(file, line, $"there is no setting {shown}{hint}"));
        return null;
    }

    private GatewayAddress? ReadGateway(TradingEnvironment environment)
    {
        var rest = Url(SettingKeys.GatewayUrl, environment);
        var market = Url(SettingKeys.MarketHubUrl, environment);
        var user = Url(SettingKeys.UserHubUrl, environment);
        if (environment == TradingEnvironment.Simulated && rest is null)
        {
            Require(market is null && user is null, SettingKeys.GatewayUrl, "hub addresses need gateway-url as well.");
            return null;
        }

        var address = rest is null ? GatewayAddress.TopstepX : GatewayAddress.Of(rest);
        return address with { MarketHub = market ?? address.MarketHub, UserHub = user ?? address.UserHub };
    }

    /// <summary>LIVE at a gateway on this machine looks real and is not: only on request, and with nothing but this machine behind it.</summary>
    private bool ReadRehearsal(TradingEnvironment environment, GatewayAddress? gateway)
    {
        var rehearse = Choice(SettingKeys.RehearseLive, ("off", false), ("on", true));
        if (environment != TradingEnvironment.Live || gateway is null)
        {
            return false;
        }

        Uri[] addresses = [gateway.Rest, gateway.MarketHub, gateway.UserHub];
        Require(
            rehearse || !addresses.Any(address => address.IsLoopback),
            SettingKeys.GatewayUrl,
            $"{SettingKeys.GatewayUrl} is on this machine, where LIVE trades nothing real; set {SettingKeys.RehearseLive} = on to rehearse it there.");
        Require(
            !rehearse || addresses.All(address => address.IsLoopback),
            SettingKeys.RehearseLive,
            $"{SettingKeys.RehearseLive} is on, but {addresses.FirstOrDefault(address => !address.IsLoopback)?.Host} is not on this machine; take it away to trade there.");
        return rehearse;
    }

    private Uri? Url(string key, TradingEnvironment environment)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        // Other programs spell the address of a hub as that of a web socket; the client begins with http and changes over by itself.
        text = text.StartsWith("wss://", StringComparison.OrdinalIgnoreCase) ? "https" + text[3..]
            : text.StartsWith("ws://", StringComparison.OrdinalIgnoreCase) ? "http" + text[2..]
            : text;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || url.Query.Length > 0)
        {
            Problem(key, $"{key} is not a plain address such as https://api.topstepx.com.");
            return null;
        }

        if (environment == TradingEnvironment.Simulated && !url.IsLoopback)
        {
            Problem(key, $"{key} = {url.Host} is not on this machine, and SIMULATED never leaves it.");
        }
        else if (!url.IsLoopback && url.Scheme != "https")
        {
            Problem(key, $"{key} must be https: the API key must not travel in the clear.");
        }

        return url;
    }

    /// <summary>A value of .env with the name by which it is given; of two names the lower rank counts, and a prefixed name is -1.</summary>
    private readonly record struct Named(int Rank, string Name, SettingValue Value);
}
