using System.Diagnostics.Metrics;

namespace Engine.Actors.Health;

/// <summary>
/// What the engine measures of itself, as instruments of .NET: whoever listens to the meter <see cref="Name"/> gets them. Without a listener a measurement is one
/// comparison. All lengths are seconds of wall time unless they say otherwise.
/// </summary>
public static class EngineInstruments
{
    /// <summary>The meter's and the traces' name.</summary>
    public const string Name = "Engine";

    /// <summary>The meter.</summary>
    public static Meter Meter { get; } = new(Name);

    /// <summary>Orders that left the engine's decision for the journal.</summary>
    public static Counter<long> Orders { get; } = Meter.CreateCounter<long>("engine.orders", description: "Orders intended.");

    /// <summary>Fills booked.</summary>
    public static Counter<long> Fills { get; } = Meter.CreateCounter<long>("engine.fills", description: "Fills booked.");

    /// <summary>Orders, changes and cancels that the venue refused.</summary>
    public static Counter<long> Rejects { get; } = Meter.CreateCounter<long>("engine.rejects", description: "Orders, changes and cancels refused by the venue.");

    /// <summary>Orders that ended cancelled.</summary>
    public static Counter<long> Cancels { get; } = Meter.CreateCounter<long>("engine.cancels", description: "Orders that ended cancelled.");

    /// <summary>Intents that the risk checks denied.</summary>
    public static Counter<long> Denials { get; } = Meter.CreateCounter<long>("engine.denials", description: "Intents denied by the engine's own checks.");

    /// <summary>From the call of the journal to its word that the events stand on disk.</summary>
    public static Histogram<double> JournalWrite { get; } = Meter.CreateHistogram<double>("engine.journal.write", "s", "From the call of the journal to its word.");

    /// <summary>From a request's leaving to its answer.</summary>
    public static Histogram<double> Request { get; } = Meter.CreateHistogram<double>("engine.request", "s", "From the leaving of an order, change, cancel or close to its answer.");

    /// <summary>From the decision that was journaled to the venue's acknowledgement, market time.</summary>
    public static Histogram<double> Ack { get; } = Meter.CreateHistogram<double>("engine.order.ack", "s", "From an order's intent to the venue's acknowledgement.");

    /// <summary>From the decision that was journaled to the first fill, market time.</summary>
    public static Histogram<double> Fill { get; } = Meter.CreateHistogram<double>("engine.order.fill", "s", "From an order's intent to its first fill.");

    /// <summary>Measures where an order is on its way: a listener that throws is not worth the order, and fails nothing here.</summary>
    internal static void Measure(Histogram<double> what, TimeSpan length, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            what.Record(length.TotalSeconds, tags);
        }
        catch (Exception)
        {
            // Its own fault.
        }
    }
}
