using NodaTime;

namespace Engine.Host.Run.Doctor;

/// <summary>Time zones: the exchange's hours come from data in the program, what is shown from the machine.</summary>
internal sealed class TimeZoneCheck(Func<string, TimeZoneInfo?> find, TimeZoneInfo local, TimeProvider time) : ICheck
{
    private const string Name = "time zones";
    private const string Exchange = "America/Chicago";

    /// <summary>The zones of this machine.</summary>
    public static TimeZoneCheck Here { get; } = new(id => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null, TimeZoneInfo.Local, TimeProvider.System);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var own = DateTimeZoneProviders.Tzdb[Exchange].GetUtcOffset(Instant.FromDateTimeOffset(now)).ToTimeSpan();
        var of = $"exchange hours by the program's own data ({DateTimeZoneProviders.Tzdb.VersionId.Split(' ')[^1].TrimEnd(')')}), yours is {local.Id}";
        CheckResult result = find(Exchange) is not { } system ? CheckResult.Warn(Name, $"this machine has no data about {Exchange}; install its time zone data (tzdata). Trading is not touched: {of}.")
            : system.GetUtcOffset(now) != own ? CheckResult.Warn(Name, $"this machine believes that Chicago is {system.GetUtcOffset(now).TotalHours:+0;-0} h from UTC, and it is {own.TotalHours:+0;-0} h; update the system's time zone data.")
            : CheckResult.Ok(Name, of + ".");
        return Task.FromResult<IReadOnlyList<CheckResult>>([result]);
    }
}
