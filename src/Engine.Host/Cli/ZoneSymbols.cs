using System.CommandLine;
using NodaTime;
using NodaTime.TimeZones;

namespace Engine.Host.Cli;

/// <summary>The option that says in which time zone times are shown.</summary>
internal sealed class ZoneSymbols
{
    private readonly Option<DateTimeZone?> _zone = new("--tz")
    {
        HelpName = "ZONE",
        Description = "Time zone of the times that are shown: local, utc, exchange, or a name such as Europe/Berlin; default: local.",
        CustomParser = result =>
        {
            if (Find(result.Tokens[0].Value) is { } zone)
            {
                return zone;
            }

            result.AddError($"--tz {result.Tokens[0].Value}: expected local, utc, exchange, or a zone such as Europe/Berlin.");
            return null;
        },
    };

    public void AddTo(Command command) => command.Options.Add(_zone);

    /// <summary>The zone; this machine's where none was given.</summary>
    public DateTimeZone Read(ParseResult parsed) => parsed.GetValue(_zone) ?? BclDateTimeZone.ForSystemDefault();

    private static DateTimeZone? Find(string name) => name.ToUpperInvariant() switch
    {
        "LOCAL" => BclDateTimeZone.ForSystemDefault(),
        "UTC" => DateTimeZone.Utc,
        "EXCHANGE" => DateTimeZoneProviders.Tzdb["America/Chicago"],
        _ => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name),
    };
}
