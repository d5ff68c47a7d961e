using System.Globalization;
using Engine.Actors.Journal;
using Engine.Soak.Kill;

namespace Engine.Soak;

/// <summary>The home and configuration folder of the engine under test.</summary>
internal sealed class EngineHome
{
    private readonly string _folder;
    private readonly string _config;
    private readonly SoakOptions _options;

    public EngineHome(string folder, SoakOptions options)
    {
        (_folder, _options) = (folder, options);
        Home = Directory.CreateDirectory(Path.Combine(folder, "home")).FullName;
        _config = Directory.CreateDirectory(Path.Combine(folder, "config")).FullName;
        File.WriteAllText(Path.Combine(_config, "engine.conf"), "engine { environment = SIMULATED }\n");
        File.WriteAllText(Path.Combine(_config, "risk.conf"), """
            risk {
              daily-loss-limit = 300000
              max-loss-limit = 300000
              guard-margin = 100
              max-position = 12
              max-orders-per-minute = 600
              max-orders-per-day = 100000
              default-rules = soak
              rules { soak { maximum-loss = 300000, trail = end-of-day, max-minis = off } }
            }

            """);
    }

    public string Home { get; }

    /// <summary>The journal's file, where it is kept in one.</summary>
    public string JournalFile => Path.Combine(Home, "journal", "simulated.db");

    /// <summary>The journal.</summary>
    public JournalPlace Journal => Database is { } database ? database.Place : JournalFile;

    /// <summary>The database of the journal; null keeps it in a file.</summary>
    public SoakDatabase? Database { get; init; }

    /// <summary>Starts an engine; its flow draws from the seed of this life.</summary>
    public Child Start(Uri gateway, int life, TimeSpan rest)
    {
        File.WriteAllText(Path.Combine(_config, "strategies.conf"), Strategies(life, rest));
        return Child.Start(
            _folder,
            Path.Combine(_folder, "engine.out"),
            Variables(gateway),
            line => false,
            "run", "--plain", "--config", _config);
    }

    private Dictionary<string, string> Variables(Uri gateway)
    {
        // The soak trades at any hour, also while the real exchange is closed.
        var variables = new Dictionary<string, string> { ["ENGINE_HOME"] = Home, ["ENGINE_GATEWAY_URL"] = gateway.ToString(), ["ENGINE_RISK_SESSION"] = "off" };
        if (Database is { } database)
        {
            (variables["ENGINE_JOURNAL"], variables["ENGINE_JOURNAL_POSTGRESQL"]) = ("postgresql", database.Text);
        }

        return variables;
    }

    private string Strategies(int life, TimeSpan rest) => string.Create(CultureInfo.InvariantCulture, $$"""
        strategies {
          flow-mnq {
            type = SoakFlow
            contract = MNQ
            size-cap = 9
            seed = {{(_options.Seed * 100_003) + (life * 2)}}
            rest = {{rest.TotalMilliseconds}}ms
            brackets = {{(_options.SimpleFlow ? "false" : "true")}}
            changes = {{(_options.SimpleFlow ? "false" : "true")}}
          }
          flow-mes {
            type = SoakFlow
            contract = MES
            size-cap = 9
            seed = {{(_options.Seed * 100_003) + (life * 2) + 1}}
            rest = {{rest.TotalMilliseconds}}ms
            brackets = {{(_options.SimpleFlow ? "false" : "true")}}
            changes = {{(_options.SimpleFlow ? "false" : "true")}}
          }
        }

        """);
}
