using Engine.Soak.Book;
using Engine.Soak.Venue;

namespace Engine.Soak.Kill;

/// <summary>What the engine's lives of one era have in common.</summary>
internal sealed class Lives(SimulatedVenue venue, ProtectionWatch watch, EngineHome home, JournalTail tail, JournalDamage files, PlacedTags tags)
{
    public SimulatedVenue Venue => venue;

    public ProtectionWatch Watch => watch;

    public EngineHome Home => home;

    public JournalTail Tail => tail;

    public JournalDamage Files => files;

    public PlacedTags Tags => tags;

    /// <summary>True when the era has ended.</summary>
    public bool Over { get; set; }

    /// <summary>Wall time at which this life began, UTC.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>What was done to the journal before this life.</summary>
    public Damage Damage { get; set; }

    /// <summary>True once the book of this life has compared itself with the venue. The market clock of both is the wall's.</summary>
    public bool IsCompared => tail.Book.OpenedAt >= Since && tail.Book.ComparisonsOfEpoch > 0;
}
