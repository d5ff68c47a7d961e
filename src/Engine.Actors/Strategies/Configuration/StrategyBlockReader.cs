using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Engine.Actors.Strategies.Configuration;

/// <summary>Reads one block; collects its problems; yields an instance only when there are none.</summary>
internal sealed class StrategyBlockReader(
    StrategyBlock block,
    StrategyCatalog catalog,
    TradingEnvironment environment,
    string? defaultContract,
    ImmutableArray<ConfigurationProblem>.Builder problems)
{
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private bool _failed;

    public StrategyInstance? Read()
    {
        if (!StrategyInstance.IsName(block.Name))
        {
            Fail(null, $"\"{block.Name}\" cannot name a strategy: use letters, digits, - and _, at most {StrategyInstance.MaxNameLength} characters.");
        }
        else if (block.Name == Engine.Orders.StrategyName.Person.Value)
        {
            Fail(null, $"\"{block.Name}\" cannot name a strategy: orders of a person have this name.");
        }

        var account = Reserved<int>(StrategyKeys.Account);
        if (account is < 1)
        {
            Fail(StrategyKeys.Account, "account is the venue's number of an account, at least 1.");
        }

        var cap = Reserved<int>(StrategyKeys.SizeCap) ?? 1;
        if (cap < 1)
        {
            Fail(StrategyKeys.SizeCap, $"size-cap = {cap} is out of range: at least 1 contract.");
        }

        var several = ReadContracts();
        var contract = several.IsEmpty
            ? Text(StrategyKeys.Contract) ?? (block.Settings.ContainsKey(StrategyKeys.Contract) ? null : defaultContract)
            : several[0];
        if (string.IsNullOrWhiteSpace(contract) && !_reported.Contains(StrategyKeys.Contract) && !_reported.Contains(StrategyKeys.Contracts))
        {
            Fail(StrategyKeys.Contract, $"strategy \"{block.Name}\" lacks contract: a root such as MNQ, or a full contract id.");
        }

        TradingWindow? window = null;
        if (Text(StrategyKeys.Window) is { } windowText && TradingWindow.TryParse(windowText, out window) is { } wrong)
        {
            Fail(StrategyKeys.Window, $"trading-window = {windowText} {wrong}.");
        }

        var enabled = (Reserved<bool>(StrategyKeys.Enabled) ?? true) && EnabledHere();
        var share = Reserved<bool>(StrategyKeys.Share) ?? false;
        var onFault = Reserved<FaultPolicy>(StrategyKeys.OnFault);
        var watchdog = Reserved<TimeSpan>(StrategyKeys.Watchdog) ?? StrategiesActor.DefaultWatchdog;
        if (watchdog != TimeSpan.Zero && watchdog < TimeSpan.FromSeconds(1))
        {
            Fail(StrategyKeys.Watchdog, "watchdog is out of range: at least 1s, or 0s for none.");
        }

        var type = ReadType();
        var parameters = type is null ? null : ReadParameters(type, enabled);
        return _failed || type is null || parameters is null
            ? null
            : new StrategyInstance(block.Name, type, account, contract!.Trim(), cap, window, enabled, parameters, share, block.File, block.Line)
            {
                OnFault = onFault,
                Watchdog = watchdog,
                Others = several.IsEmpty ? [] : several.RemoveAt(0),
            };
    }

    /// <summary>The contracts of a list; empty when there is none, or something is wrong with it.</summary>
    private ImmutableArray<string> ReadContracts()
    {
        if (!block.Settings.TryGetValue(StrategyKeys.Contracts, out var value))
        {
            return [];
        }

        ImmutableArray<string> words = [.. value.Texts.Select(text => text.Trim())];
        var twice = words.GroupBy(word => word, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1)?.Key;
        string? wrong = block.Settings.ContainsKey(StrategyKeys.Contract) ? "stands beside contract; leave one of the two out"
            : words.IsEmpty || words.Any(word => word.Length == 0) ? "names no contract; write them as [ES, NQ]"
            : twice is not null ? $"names {twice} twice"
            : null;
        if (wrong is null)
        {
            return words;
        }

        Fail(StrategyKeys.Contracts, $"contracts {wrong}.");
        return [];
    }

    private StrategyType? ReadType()
    {
        if (Text(StrategyKeys.Type) is not { } alias)
        {
            if (!_reported.Contains(StrategyKeys.Type))
            {
                Fail(null, $"strategy \"{block.Name}\" lacks type; known types are {string.Join(", ", catalog.Aliases)}.");
            }

            return null;
        }

        if (catalog.Find(alias) is { } type)
        {
            return type;
        }

        if (catalog.IsRefused(alias))
        {
            _failed = true;
            return null;
        }

        Fail(StrategyKeys.Type, $"there is no strategy type \"{alias}\"{NearestName.Hint(alias, catalog.Aliases)}");
        return null;
    }

    private bool EnabledHere()
    {
        if (!block.Settings.TryGetValue(StrategyKeys.Environments, out var value))
        {
            // On accounts that count, a strategy trades only where its block says so.
            return environment != TradingEnvironment.Live;
        }

        var here = false;
        foreach (var text in value.Texts)
        {
            if (!TradingEnvironments.TryParse(text, out var named))
            {
                Fail(StrategyKeys.Environments, $"there is no environment \"{text}\"{NearestName.Hint(text, TradingEnvironments.Names)}");
            }

            here |= named == environment;
        }

        return here;
    }

    private object? ReadParameters(StrategyType type, bool enabled)
    {
        var schema = ParameterSchema.Of(type.ParametersType);
        var known = schema.Parameters.ToDictionary(parameter => parameter.Key, StringComparer.Ordinal);
        var keys = known.Keys.Concat(StrategyKeys.Reserved).ToArray();
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        var sound = true;
        foreach (var (key, value) in block.Settings.OrderBy(pair => pair.Value.Line).ThenBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (StrategyKeys.Reserved.Contains(key))
            {
                continue;
            }

            if (!known.TryGetValue(key, out var parameter))
            {
                var hint = NearestName.Of(key, keys) is { } near ? $"; did you mean \"{near}\"?" : $"; it has {string.Join(", ", known.Keys)}.";
                Fail(key, $"{type.Alias} has no parameter \"{key}\"{hint}");
                sound = false;
            }
            else if (ReadParameter(parameter, value) is { } read)
            {
                values[parameter.Name] = read;
            }
            else
            {
                sound = false;
            }
        }

        foreach (var missing in schema.Parameters.Where(parameter => parameter.Required && !block.Settings.ContainsKey(parameter.Key)))
        {
            Fail(null, $"strategy \"{block.Name}\" lacks {missing.Key}, which {type.Alias} requires.");
            sound = false;
        }

        if (!sound)
        {
            return null;
        }

        var record = schema.Create(values);
        CheckWhole(schema, record, enabled);
        return record;
    }

    private object? ReadParameter(StrategyParameter parameter, SettingValue value)
    {
        if (value.Text is not { } text)
        {
            Fail(parameter.Key, $"{parameter.Key} takes one value, not a list.");
            return null;
        }

        var (read, expected) = ParameterText.Read(text, parameter.Type);
        if (read is null)
        {
            Fail(parameter.Key, $"{parameter.Key} = {text} is not {expected}.");
            return null;
        }

        foreach (var rule in parameter.Rules.Where(rule => !Allows(rule, read)))
        {
            Fail(parameter.Key, rule is RangeAttribute range
                ? $"{parameter.Key} = {text} is out of range: {range.Minimum} to {range.Maximum}."
                : $"{parameter.Key} = {text}: {rule.FormatErrorMessage(parameter.Key)}");
            return null;
        }

        return read;
    }

    /// <summary>True when a rule allows a value.</summary>
    public static bool Allows(ValidationAttribute rule, object value)
    {
        try
        {
            return rule.IsValid(value);
        }
        catch (OverflowException)
        {
            // A range in int refuses a long that int cannot hold.
            return false;
        }
    }

    /// <summary>The rules between parameters, and those that depend on where orders go.</summary>
    private void CheckWhole(ParameterSchema schema, object record, bool enabled)
    {
        if (record is IValidatableObject validatable)
        {
            foreach (var result in validatable.Validate(new ValidationContext(record)).Where(result => result != ValidationResult.Success))
            {
                var key = result.MemberNames.Select(ParameterSchema.KebabCase).FirstOrDefault(block.Settings.ContainsKey);
                Fail(key, $"strategy \"{block.Name}\": {result.ErrorMessage}");
            }
        }

        if (environment == TradingEnvironment.Simulated || !enabled)
        {
            return;
        }

        foreach (var parameter in schema.Parameters)
        {
            if (schema.ValueOf(record, parameter) is { } value && ParameterText.IsSimulatedOnly(value))
            {
                var text = ParameterSchema.KebabCase(value.ToString()!);
                Fail(parameter.Key, $"{parameter.Key} = {text} is a demonstration and runs in SIMULATED only, not in {environment.Name()}.");
            }
        }
    }

    private string? Text(string key)
    {
        if (!block.Settings.TryGetValue(key, out var value))
        {
            return null;
        }

        if (string.IsNullOrWhiteSpace(value.Text))
        {
            Fail(key, $"{key} takes one value.");
            return null;
        }

        return value.Text;
    }

    private T? Reserved<T>(string key)
        where T : struct
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        var (read, expected) = ParameterText.Read(text, typeof(T));
        if (read is null)
        {
            Fail(key, $"{key} = {text} is not {expected}.");
        }

        return (T?)read;
    }

    private void Fail(string? key, string sentence)
    {
        _failed = true;
        var (file, line) = (block.File, block.Line);
        if (key is not null)
        {
            _reported.Add(key);
            if (block.Settings.TryGetValue(key, out var value))
            {
                (file, line) = (value.File, value.Line);
            }
        }

        problems.Add(new(file, line, sentence));
    }
}
