using Engine.Actors.Journal.Export;
using Engine.Actors.Journal.Story;
using Engine.Host.Configuration;
using NodaTime;

namespace Engine.Host.Cli;

/// <summary>What <c>engine journal show</c> was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them: the home folder.</param>
/// <param name="Account">Number of the account, or id of its journal; null where the journal has one account only.</param>
public sealed record JournalShowOptions(SettingsSources Settings, string? Account)
{
    /// <summary>Which part is told.</summary>
    public StoryFilter Filter { get; init; } = StoryFilter.All;

    /// <summary>True for one line an event in place of the story.</summary>
    public bool Flat { get; init; }

    /// <summary>Only the last so many paragraphs or lines, at least 1; null for all.</summary>
    public int? Last { get; init; }

    /// <summary>One JSON object a line.</summary>
    public bool Json { get; init; }

    /// <summary>Absolute path of the recordings; null for the environment's.</summary>
    public string? Archive { get; init; }

    /// <summary>Zone of the times that are shown.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;
}

/// <summary>What <c>engine journal tail</c> was told.</summary>
/// <param name="Settings">The sources of settings.</param>
/// <param name="Account">Number of the account, or id of its journal; null where the journal has one account only.</param>
/// <param name="Count">How many of the newest events, at least 1.</param>
/// <param name="Follow">Goes on with what is committed, until it is stopped.</param>
/// <param name="Json">One JSON object a line.</param>
/// <param name="Zone">Zone of the times that are shown.</param>
public sealed record JournalTailOptions(SettingsSources Settings, string? Account, int Count, bool Follow, bool Json, DateTimeZone Zone);

/// <summary>What <c>engine journal state</c> was told.</summary>
/// <param name="Settings">The sources of settings: the home folder and the limits.</param>
/// <param name="Account">Number of the account, or id of its journal; null where the journal has one account only.</param>
public sealed record JournalStateOptions(SettingsSources Settings, string? Account)
{
    /// <summary>Number of the last event; null for the last there is.</summary>
    public long? Number { get; init; }

    /// <summary>Market time, UTC, up to which events count; null for all.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>One JSON document.</summary>
    public bool Json { get; init; }

    /// <summary>Zone of the times that are shown.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;
}

/// <summary>What <c>engine journal verify</c> was told.</summary>
/// <param name="Settings">The sources of settings.</param>
/// <param name="Account">Number of the account, or id of its journal; null verifies every account of the file.</param>
/// <param name="Json">One JSON object a journal.</param>
public sealed record JournalVerifyOptions(SettingsSources Settings, string? Account, bool Json);

/// <summary>What <c>engine journal export</c> was told.</summary>
/// <param name="Settings">The sources of settings.</param>
/// <param name="Account">Number of the account, or id of its journal; null where the journal has one account only.</param>
/// <param name="File">Absolute path of the file to write.</param>
/// <param name="Format">What to write.</param>
public sealed record JournalExportOptions(SettingsSources Settings, string? Account, string File, JournalExportFormat Format);

/// <summary>What <c>engine journal copy</c> was told.</summary>
/// <param name="Settings">The sources of settings: home, environment and database.</param>
/// <param name="From">Where to read: <c>sqlite</c>, <c>postgresql</c>, or the absolute path of a file or a home folder.</param>
/// <param name="To">Where to write, likewise.</param>
public sealed record JournalCopyOptions(SettingsSources Settings, string From, string To)
{
    /// <summary>The file of the environment in the home folder.</summary>
    public const string Sqlite = "sqlite";

    /// <summary>The schema of the environment at the configured database.</summary>
    public const string Postgres = "postgresql";
}

/// <summary>What <c>engine journal init</c> was told.</summary>
/// <param name="Settings">The sources of settings: environment and database.</param>
public sealed record JournalInitOptions(SettingsSources Settings);

/// <summary>The work behind <c>journal</c>. Each returns the exit code.</summary>
/// <param name="Show">Tells what happened.</param>
/// <param name="Tail">The newest events.</param>
/// <param name="State">The account as it stood.</param>
/// <param name="Verify">Replays and checks.</param>
/// <param name="Export">Writes a file for other programs.</param>
/// <param name="Copy">Moves the journal to another place.</param>
/// <param name="Init">Makes the tables in a database.</param>
public sealed record JournalCommands(
    Func<JournalShowOptions, CancellationToken, Task<int>> Show,
    Func<JournalTailOptions, CancellationToken, Task<int>> Tail,
    Func<JournalStateOptions, CancellationToken, Task<int>> State,
    Func<JournalVerifyOptions, CancellationToken, Task<int>> Verify,
    Func<JournalExportOptions, CancellationToken, Task<int>> Export,
    Func<JournalCopyOptions, CancellationToken, Task<int>> Copy,
    Func<JournalInitOptions, CancellationToken, Task<int>> Init);
