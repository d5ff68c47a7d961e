namespace Engine.Alerts;

/// <summary>How much a receiver is told, and how fast. All times are of a clock that only goes forward.</summary>
public sealed record AlertFlow
{
    /// <summary>For a phone: ten at once, then four a minute; a storm becomes one message a minute.</summary>
    public static AlertFlow Phone { get; } = new();

    /// <summary>For console and log, which somebody reads later: every sentence once a minute, up to fifty at once and five a second.</summary>
    public static AlertFlow Local { get; } = new()
    {
        BySentence = true,
        Window = TimeSpan.FromMinutes(1),
        LongestWindow = TimeSpan.FromMinutes(1),
        Burst = 50,
        Every = TimeSpan.FromMilliseconds(200),
        Reserve = 10,
        MostSingles = 200,
        DigestAfter = TimeSpan.FromSeconds(5),
    };

    /// <summary>How long a repetition is only counted after it was told; doubled each time that it goes on, up to <see cref="LongestWindow"/>.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest window.</summary>
    public TimeSpan LongestWindow { get; init; } = TimeSpan.FromHours(1);

    /// <summary>True when another sentence about the same subject is no repetition; critical ones never are.</summary>
    public bool BySentence { get; init; }

    /// <summary>Messages that may go at once.</summary>
    public int Burst { get; init; } = 10;

    /// <summary>One more may go each time this has passed.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Of the burst, kept for critical ones.</summary>
    public int Reserve { get; init; } = 3;

    /// <summary>More than so many that wait are folded into a digest.</summary>
    public int MostSingles { get; init; } = 8;

    /// <summary>How long a digest gathers before it goes.</summary>
    public TimeSpan DigestAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Different alerts that are known at once, apart from critical ones; of what is beyond, each kind is counted.</summary>
    public int MostKeys { get; init; } = 500;

    /// <summary>Different critical sentences that are known at once; of what is beyond, each kind is counted and its last sentence kept.</summary>
    public int MostCritical { get; init; } = 1000;
}
