using System.Collections.Immutable;
using System.Text;
using Engine.Actors.Strategies.Configuration;

namespace Engine.Host.Configuration;

/// <summary>
/// The three HOCON files, read from a folder or from this assembly. A file that the folder lacks counts as the built-in
/// one; strategies are taken from one place only.
/// </summary>
internal sealed class HoconFolder
{
    private static readonly ImmutableDictionary<string, string[]> Roots = new Dictionary<string, string[]>
    {
        ["engine.conf"] = ["engine", "akka"],
        ["risk.conf"] = ["risk"],
        ["strategies.conf"] = ["strategies"],
    }.ToImmutableDictionary();

    private readonly ImmutableArray<ConfigurationProblem>.Builder _problems;
    private readonly Dictionary<string, SettingValue> _settings = new(StringComparer.Ordinal);

    private HoconFolder(ImmutableArray<ConfigurationProblem>.Builder problems) => _problems = problems;

    /// <summary>Settings by key.</summary>
    public ImmutableDictionary<string, SettingValue> Settings => _settings.ToImmutableDictionary();

    /// <summary>The actor system's own part.</summary>
    public HoconObject Akka { get; private set; } = HoconObject.Empty;

    /// <summary>The blocks of <c>risk.conf</c> that are no single values; null when there is no such file.</summary>
    public RiskBlocks? Risk { get; private set; }

    /// <summary>The strategies; null when there is no such file.</summary>
    public ImmutableArray<StrategyBlock>? Strategies { get; private set; }

    public static HoconFolder BuiltIn(ImmutableArray<ConfigurationProblem>.Builder problems)
    {
        var folder = new HoconFolder(problems);
        foreach (var name in Roots.Keys.Order(StringComparer.Ordinal))
        {
            folder.Read(name, "built-in " + name, BuiltInText(name));
        }

        return folder;
    }

    /// <summary>The text of a built-in file.</summary>
    public static string BuiltInText(string name)
    {
        using var stream = typeof(HoconFolder).Assembly.GetManifestResourceStream("hocon/" + name)
            ?? throw new InvalidOperationException($"This build lacks hocon/{name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Reads a folder's files; null when there is no folder and the user did not name one.</summary>
    public static HoconFolder? Load(
        string path,
        bool named,
        ImmutableArray<ConfigurationProblem>.Builder problems,
        ImmutableArray<string>.Builder notes)
    {
        if (!Directory.Exists(path))
        {
            if (named)
            {
                problems.Add(new(path, 0, "this configuration folder does not exist."));
            }

            return null;
        }

        var folder = new HoconFolder(problems);
        try
        {
            foreach (var file in Directory.EnumerateFiles(path, "*.conf").Order(StringComparer.Ordinal))
            {
                var name = Path.GetFileName(file);
                if (Roots.ContainsKey(name))
                {
                    folder.Read(name, file, File.ReadAllText(file, Encoding.UTF8));
                }
                else
                {
                    notes.Add($"{file} is not read{NearestName.Hint(name, [.. Roots.Keys])}");
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(path, 0, $"the configuration cannot be read: {failure.Message}"));
        }

        return folder;
    }

    private void Read(string name, string file, string text)
    {
        var (root, found) = HoconCheck.Parse(file, text);
        _problems.AddRange(found);
        if (found.Length > 0)
        {
            return;
        }

        foreach (var (key, node) in root.Members)
        {
            if (!Roots[name].Contains(key))
            {
                _problems.Add(new(file, node.Line, $"\"{key}\" does not belong into {name}{NearestName.Hint(key, Roots[name])}"));
            }
            else if (node is not HoconObject block)
            {
                _problems.Add(new(file, node.Line, $"{key} must be a block: {key} {{ ... }}."));
            }
            else if (key == "akka")
            {
                Akka = block;
            }
            else if (key == "strategies")
            {
                Strategies = ReadStrategies(file, block);
            }
            else if (key == "risk")
            {
                Risk = RiskBlocks.Of(file, block, _problems);
                ReadSettings(file, block.Without(RiskBlocks.Names), "risk.", RiskBlocks.Names);
            }
            else
            {
                ReadSettings(file, block, "", []);
            }
        }
    }

    private void ReadSettings(string file, HoconObject block, string prefix, ImmutableArray<string> besides)
    {
        foreach (var (name, node) in block.Members)
        {
            var key = prefix + name;
            var known = SettingKeys.All
                .Where(candidate => !SettingKeys.Credentials.Contains(candidate))
                .Where(candidate => prefix.Length > 0 ? candidate.StartsWith(prefix, StringComparison.Ordinal) : !candidate.Contains('.'))
                .Select(candidate => candidate[prefix.Length..])
                .Concat(besides)
                .ToArray();
            if (SettingKeys.Credentials.Contains(key))
            {
                _problems.Add(new(file, node.Line, $"{key} is a credential and belongs into .env or the variable {SettingKeys.VariableOf(key)}."));
            }
            else if (!known.Contains(name))
            {
                _problems.Add(new(file, node.Line, $"there is no setting \"{key}\"{NearestName.Hint(name, known)}"));
            }
            else if (node is HoconText text)
            {
                _settings[key] = new SettingValue(text.Text, file, text.Line);
            }
            else
            {
                _problems.Add(new(file, node.Line, $"{key} takes one value."));
            }
        }
    }

    private ImmutableArray<StrategyBlock> ReadStrategies(string file, HoconObject strategies)
    {
        var blocks = ImmutableArray.CreateBuilder<StrategyBlock>();
        foreach (var (name, node) in strategies.Members)
        {
            if (node is not HoconObject block)
            {
                _problems.Add(new(file, node.Line, $"strategy \"{name}\" must be a block: {name} {{ ... }}."));
                continue;
            }

            var settings = ImmutableDictionary.CreateBuilder<string, SettingValue>(StringComparer.Ordinal);
            foreach (var (key, value) in block.Members)
            {
                if (value is HoconText text)
                {
                    settings[key] = new SettingValue(text.Text, file, text.Line);
                }
                else if (value is HoconArray list && list.Items.All(item => item is HoconText))
                {
                    settings[key] = new SettingValue([.. list.Items.Select(item => ((HoconText)item).Text)], file, list.Line);
                }
                else
                {
                    _problems.Add(new(file, value.Line, $"{key} of strategy \"{name}\" takes a value, not a block."));
                }
            }

            blocks.Add(new StrategyBlock(name, file, block.Line, settings.ToImmutable()));
        }

        return blocks.ToImmutable();
    }
}
