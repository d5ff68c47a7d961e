using System.Collections.Immutable;

namespace Engine.Alerts;

/// <summary>One message to a receiver.</summary>
public abstract record AlertNotice
{
    private AlertNotice()
    {
    }

    /// <summary>The highest severity in it.</summary>
    public abstract AlertSeverity Severity { get; }

    /// <summary>One alert, perhaps repeated.</summary>
    /// <param name="Alert">The last one. A beginning that was never told and is over already comes as its end.</param>
    /// <param name="Count">How often since it was last told, 1 or more; of something that lasts, its beginnings (0 when only its end is new).</param>
    /// <param name="First">The first of them, wall time, UTC.</param>
    public sealed record Single(Alert Alert, long Count, DateTimeOffset First) : AlertNotice
    {
        /// <summary>How long what is over lasted; null otherwise.</summary>
        public TimeSpan? Lasted { get; init; }

        /// <summary>What the end of something that lasted is the end of.</summary>
        public string? Was { get; init; }

        /// <inheritdoc/>
        public override AlertSeverity Severity => Alert.Severity;
    }

    /// <summary>What was too much for single messages.</summary>
    /// <param name="Total">How many alerts are in it.</param>
    /// <param name="From">The first, wall time, UTC.</param>
    /// <param name="To">The last.</param>
    /// <param name="Critical">Every critical one with its sentence, equal ones merged, in the order in which they came.</param>
    /// <param name="Groups">The others, counted by kind and subject, the most frequent first.</param>
    /// <param name="Others">What was beyond the bounds, counted by kind.</param>
    public sealed record Digest(
        long Total,
        DateTimeOffset From,
        DateTimeOffset To,
        ImmutableArray<Single> Critical,
        ImmutableArray<DigestGroup> Groups,
        ImmutableArray<DigestRest> Others) : AlertNotice
    {
        /// <inheritdoc/>
        public override AlertSeverity Severity =>
            Critical.Length > 0 || Others.Any(rest => rest.Critical) ? AlertSeverity.Critical
            : Groups.Select(group => group.Severity).DefaultIfEmpty(AlertSeverity.Warning).Max();
    }
}

/// <summary>Alerts of one kind and subject in a digest.</summary>
/// <param name="Kind">Their kind.</param>
/// <param name="Severity">The highest severity among them.</param>
/// <param name="Subject">Of what.</param>
/// <param name="Count">How many.</param>
/// <param name="First">The first, wall time, UTC.</param>
/// <param name="Last">The last.</param>
/// <param name="Text">The last sentence.</param>
/// <param name="Present">True when it lasts, false when it is over, null for what happened.</param>
public sealed record DigestGroup(
    AlertKind Kind, AlertSeverity Severity, string Subject, long Count, DateTimeOffset First, DateTimeOffset Last, string Text, bool? Present);

/// <summary>Alerts of one kind beyond the bounds.</summary>
/// <param name="Kind">Their kind.</param>
/// <param name="Critical">True for critical ones.</param>
/// <param name="Count">How many.</param>
/// <param name="First">The first, wall time, UTC.</param>
/// <param name="Last">The last.</param>
/// <param name="Text">The last sentence.</param>
public sealed record DigestRest(AlertKind Kind, bool Critical, long Count, DateTimeOffset First, DateTimeOffset Last, string Text);
