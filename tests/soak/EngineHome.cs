using System.Globalization;

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
            }

            """);
    }

    public string Home { get; }

    public string Journal => Path.Combine(Home, "journal", "simulated.db");

    /// <summary>Starts an engine; its flow draws from the seed of this life.</summary>
    public Child Start(Uri gateway, int life, TimeSpan rest)
    {
        File.WriteAllText(Path.Combine(_config, "strategies.conf"), Strategies(life, rest));
        return Child.Start(
            _folder,
            Path.Combine(_folder, "engine.out"),
            new Dictionary<string, string> { ["ENGINE_HOME"] = Home, ["ENGINE_GATEWAY_URL"] = gateway.ToString() },
            line => false,
            "run", "--plain", "--config", _config);
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
