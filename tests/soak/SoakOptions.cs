using System.Globalization;
using Engine.Actors.Strategies.Configuration;

namespace Engine.Soak;

/// <summary>Which soak.</summary>
internal enum SoakMode
{
    /// <summary>The engine is killed again and again.</summary>
    Kill,

    /// <summary>The venue misbehaves in every way at once.</summary>
    Chaos,
}

/// <summary>What a soak was told.</summary>
internal sealed record SoakOptions(SoakMode Mode)
{
    public const string Usage = """
        soak kill  [--kills N] [--seed N] [--keep FOLDER]
        soak chaos [--for DURATION] [--seed N] [--keep FOLDER]
        Further: --brackets auto-oco|position-brackets (the account's mode), --plain (no faults), --flow simple (entries and exits alone),
        --patience N (N times the time that is allowed, on a machine that others use as well), kill: --journal sqlite|postgresql (a database of its own
        at the server that ENGINE_TEST_POSTGRES names).
        """;

    /// <summary>Kills of a kill soak.</summary>
    public int Kills { get; init; } = 5;

    /// <summary>Length of a chaos soak.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Decides every choice of flow, kills and faults.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Where journals, logs and exports are left; null takes a temporary folder, which is removed after a clean run.</summary>
    public string? Keep { get; init; }

    /// <summary>True when the account lets orders carry brackets.</summary>
    public bool AutoOco { get; init; } = true;

    /// <summary>Factor on every time that is allowed, for a machine that others use as well; 1 on one of its own.</summary>
    public int Patience { get; init; } = 1;

    /// <summary>Connection string of a server whose role may make databases, for a journal there; null keeps it in files.</summary>
    public string? Postgres { get; init; }

    /// <summary>True leaves the faults out.</summary>
    public bool Plain { get; init; }

    /// <summary>True leaves brackets, changes, partial closes and reversals out.</summary>
    public bool SimpleFlow { get; init; }

    public static bool TryParse(string[] arguments, out SoakOptions options, out string problem)
    {
        options = new SoakOptions(SoakMode.Kill);
        problem = "";
        if (arguments is not [var mode, .. var rest] || mode is not ("kill" or "chaos"))
        {
            problem = "Name the soak: kill or chaos.";
            return false;
        }

        options = new SoakOptions(mode == "kill" ? SoakMode.Kill : SoakMode.Chaos);
        for (var i = 0; i < rest.Length; i++)
        {
            var name = rest[i];
            if (name == "--plain")
            {
                options = options with { Plain = true };
                continue;
            }

            var value = i + 1 < rest.Length ? rest[++i] : "";
            var next = (name, value) switch
            {
                ("--kills", _) when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var kills) && kills > 0 => options with { Kills = kills },
                ("--for", _) when DurationText.TryParse(value, out var length) && length > TimeSpan.Zero => options with { For = length },
                ("--seed", _) when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) => options with { Seed = seed },
                ("--patience", _) when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var patience) && patience > 0 => options with { Patience = patience },
                ("--keep", { Length: > 0 }) => options with { Keep = Path.GetFullPath(value) },
                ("--brackets", "auto-oco") => options with { AutoOco = true },
                ("--brackets", "position-brackets") => options with { AutoOco = false },
                ("--journal", "sqlite") => options with { Postgres = null },
                ("--journal", "postgresql") when options.Mode == SoakMode.Kill && Environment.GetEnvironmentVariable("ENGINE_TEST_POSTGRES") is { Length: > 0 } server =>
                    options with { Postgres = server },
                ("--flow", "simple") => options with { SimpleFlow = true },
                ("--flow", "full") => options with { SimpleFlow = false },
                _ => null,
            };
            if (next is null)
            {
                problem = $"{name} {value}: not understood.";
                return false;
            }

            options = next;
        }

        return true;
    }
}
