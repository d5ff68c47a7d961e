using System.Globalization;

namespace Engine.Host.Run.Doctor;

/// <summary>This machine's clock beside that of the venue, by the Date of its answers, which is exact to a second.</summary>
internal sealed class ClockCheck(VenueProbe probe) : ICheck
{
    private const string Name = "clock";
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan TooMuch = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        if (probe.IsEmbedded)
        {
            return [CheckResult.Ok(Name, "not compared: SIMULATED, and the gateway is inside this process.")];
        }

        var answer = await probe.RestAsync(cancellation).ConfigureAwait(false);
        return [answer.Date is { } date ? Of(date, answer.Sent, answer.Received) : CheckResult.Warn(Name, "not compared: the venue told no time; look at the line of the venue.")];
    }

    /// <summary>The verdict on what the venue's clock said between two readings of ours.</summary>
    internal static CheckResult Of(DateTimeOffset date, DateTimeOffset sent, DateTimeOffset received)
    {
        // Half a second is what was cut off on average; half of the way there and back is behind us on average.
        var skew = sent + ((received - sent) / 2) - (date + TimeSpan.FromSeconds(0.5));
        var text = string.Create(CultureInfo.InvariantCulture, $"{skew.Duration().TotalSeconds:0} s {(skew < TimeSpan.Zero ? "behind" : "ahead of")} the venue's");
        return skew.Duration() < Noticed + ((received - sent) / 2) ? CheckResult.Ok(Name, "agrees with the venue's within seconds.")
            : skew.Duration() < TooMuch ? CheckResult.Warn(Name, $"this machine's clock is {text}; switch on its time service.")
            : CheckResult.Fail(Name, $"this machine's clock is {text}, so that tokens, quotas and sessions go wrong; set it, and switch on its time service.");
    }
}
