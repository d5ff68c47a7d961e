using System.Collections.Immutable;
using System.Net;
using Engine.Actors.Strategies.Configuration;

namespace Engine.Host.Configuration;

/// <summary>The endpoint for signals from outside (docs/signals.md).</summary>
internal sealed partial class SettingsReading
{
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromMinutes(10);

    /// <summary>Null when it is off; what stands beside it is read all the same, so that a mistake is told before it matters.</summary>
    private SignalSettings? ReadSignals()
    {
        var on = Choice(SettingKeys.Signals, ("off", false), ("on", true));
        var address = ReadAddress(SettingKeys.SignalsAddress) ?? IPAddress.Loopback;
        var exposed = Choice(SettingKeys.SignalsExposed, ("off", false), ("on", true));
        var port = (int)(Whole(SettingKeys.SignalsPort, 0, 65535) ?? 0);
        var hosts = ReadHosts();
        var senders = ListOf(SettingKeys.SignalsSenders).Select(text => AddressOf(SettingKeys.SignalsSenders, text)).OfType<IPAddress>().ToImmutableArray();
        var window = ReadWindow();
        var secret = SecretText(SettingKeys.SignalsSecret);
        Require(
            secret is null || secret.Length >= SignalSettings.ShortestSecret,
            SettingKeys.SignalsSecret,
            $"{SettingKeys.VariableOf(SettingKeys.SignalsSecret)} has fewer than {SignalSettings.ShortestSecret} characters; a long random one costs nothing.");
        if (!on)
        {
            return null;
        }

        Require(secret is not null, SettingKeys.Signals, $"signals = on needs a shared secret: {SettingKeys.VariableOf(SettingKeys.SignalsSecret)} in .env, at least {SignalSettings.ShortestSecret} characters.");
        if (!IPAddress.IsLoopback(address))
        {
            Require(
                exposed,
                SettingKeys.SignalsAddress,
                $"signals-address = {address} is reached from other machines, without encryption; a tunnel to this machine needs none of it. If you mean it, set signals-exposed = on.");
            _notes.Add($"Signals are taken from other machines at {address}:{port}, and what is sent there, the secret too, is not encrypted (docs/signals.md).");
        }

        return secret is null ? null : new SignalSettings(address, port, new Secret(secret), window) { Hosts = hosts, Senders = senders };
    }

    private TimeSpan ReadWindow()
    {
        if (Text(SettingKeys.SignalsWindow) is not { } text)
        {
            return TimeSpan.FromSeconds(30);
        }

        if (DurationText.TryParse(text, out var window) && window >= ShortestWindow && window <= LongestWindow)
        {
            return window;
        }

        Problem(SettingKeys.SignalsWindow, $"signals-window = {text} is not a duration from 1s to 10m.");
        return TimeSpan.FromSeconds(30);
    }

    private ImmutableArray<string> ReadHosts()
    {
        var hosts = ListOf(SettingKeys.SignalsHosts);
        foreach (var host in hosts.Where(host => Uri.CheckHostName(host) == UriHostNameType.Unknown))
        {
            Problem(SettingKeys.SignalsHosts, $"signals-hosts has \"{host}\", which is not the name of a host alone, such as alerts.example.com.");
        }

        return hosts;
    }

    private IPAddress? ReadAddress(string key) => Text(key) is { } text ? AddressOf(key, text) : null;

    private IPAddress? AddressOf(string key, string text)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            return address;
        }

        Problem(key, $"{key} has \"{text}\", which is not an address such as 127.0.0.1.");
        return null;
    }

    private ImmutableArray<string> ListOf(string key) => [.. (Text(key) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
