using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Engine.Accounts;
using Engine.Orders;

namespace Engine.Tests.Accounts;

/// <summary>Makes values of which no member has its default, by reflection, and compares values member by member.</summary>
internal sealed class Fabricated
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private int _next;

    public AccountState State()
    {
        var state = AccountState.New(default);
        foreach (var member in Settable(typeof(AccountState)))
        {
            var initial = member.GetValue(state);
            member.SetValue(state, initial is bool flag ? !flag : Value(member.PropertyType));
        }

        return state;
    }

    public object Value(Type type)
    {
        _next++;
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Value(inner);
        }

        if (type.IsEnum)
        {
            var values = Enum.GetValues(type);
            return values.GetValue(1 + (_next % (values.Length - 1)))!;
        }

        return type switch
        {
            _ when type == typeof(bool) => true,
            _ when type == typeof(int) => _next,
            _ when type == typeof(long) => (long)_next << 33,
            _ when type == typeof(decimal) => _next + 0.25m,
            _ when type == typeof(Int128) => (Int128)long.MaxValue * _next,
            _ when type == typeof(string) => $"text {_next} \"é\" \u0001",
            _ when type == typeof(DateOnly) => new DateOnly(2026, 1, 1).AddDays(_next),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(_next),
            _ when type == typeof(TimeSpan) => TimeSpan.FromTicks(_next),
            _ when type == typeof(ExecutorTerms) => new ExecutorTerms(_next, $$"""{"terms":{{_next}}, "text":"é"}"""),
            _ when type == typeof(KnownOrders) => Inner(type.GetConstructors(Members).MaxBy(c => c.GetParameters().Length)!),
            _ when IsRecent(type) => type.GetMethod("Of")!.Invoke(null, [AccountState.Retained, Value(GenerationsOf(type))])!,
            _ when type.IsGenericType && (type.Namespace == typeof(ImmutableArray).Namespace || type.GetGenericTypeDefinition() == typeof(PersistentMap<,>)
                || type.GetGenericTypeDefinition() == typeof(AppendOnlyMap<,>)) => Collection(type),
            _ => Composite(type),
        };
    }

    /// <summary>The path of the first difference; null when there is none.</summary>
    public static string? Difference(object? left, object? right, string path)
    {
        if (left is null || right is null)
        {
            return left == right ? null : path;
        }

        var type = left.GetType();
        if (type != right.GetType())
        {
            return path;
        }

        if (left is string or IFormattable && type.Assembly == typeof(int).Assembly || type.IsEnum)
        {
            return left.Equals(right) ? null : path;
        }

        if (left is KnownOrders orders)
        {
            var two = (KnownOrders)right;
            return Difference(orders.Live, two.Live, $"{path}.live") ?? Difference(orders.Ended, two.Ended, $"{path}.ended")
                ?? Difference(orders.LiveTags, two.LiveTags, $"{path}.liveTags") ?? Difference(orders.EndedTags, two.EndedTags, $"{path}.endedTags");
        }

        if (IsRecent(type))
        {
            var generations = type.GetProperty("Generations")!;
            return Difference(generations.GetValue(left), generations.GetValue(right), path);
        }

        if (left is IDictionary pairs)
        {
            var other = (IDictionary)right;
            return pairs.Count != other.Count ? path
                : pairs.Keys.Cast<object>().Select(key => other.Contains(key) ? Difference(pairs[key], other[key], $"{path}[{key}]") : $"{path}[{key}]").FirstOrDefault(d => d is not null);
        }

        if (left is IEnumerable items)
        {
            var (one, two) = (Ordered(items, type), Ordered((IEnumerable)right, type));
            return one.Count != two.Count ? path : one.Select((item, i) => Difference(item, two[i], $"{path}[{i}]")).FirstOrDefault(d => d is not null);
        }

        return Settable(type).Select(m => Difference(m.GetValue(left), m.GetValue(right), $"{path}.{m.Name}")).FirstOrDefault(d => d is not null)
            ?? (Settable(type).Count == 0 && !left.Equals(right) ? path : null);
    }

    private static List<object> Ordered(IEnumerable items, Type type) => type.GetGenericTypeDefinition() == typeof(ImmutableHashSet<>) || type.GetGenericTypeDefinition() == typeof(AppendOnlyMap<,>)
        ? [.. items.Cast<object>().OrderBy(i => i.ToString(), StringComparer.Ordinal)]
        : [.. items.Cast<object>()];

    private static List<PropertyInfo> Settable(Type type) => [.. type.GetProperties(Members).Where(p => p.GetSetMethod(nonPublic: true) is not null)];

    private static bool IsRecent(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(RecentMap<,>);

    private static Type GenerationsOf(Type recent) => recent.GetProperty("Generations")!.PropertyType;

    private object Inner(ConstructorInfo constructor) => constructor.Invoke([.. constructor.GetParameters().Select(p => Value(p.ParameterType))]);

    private object Composite(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length);
        var value = constructor is null || constructor.GetParameters().Length == 0
            ? Activator.CreateInstance(type, nonPublic: true)!
            : constructor.Invoke([.. constructor.GetParameters().Select(p => Value(p.ParameterType))]);
        var given = constructor?.GetParameters().Select(p => p.Name).ToHashSet() ?? [];
        foreach (var member in Settable(type).Where(m => !given.Contains(m.Name)))
        {
            member.SetValue(value, Value(member.PropertyType));
        }

        return value;
    }

    private object Collection(Type type)
    {
        var arguments = type.GetGenericArguments();
        var empty = type.GetField("Empty", BindingFlags.Public | BindingFlags.Static)?.GetValue(null)
            ?? type.GetProperty("Empty", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        var name = arguments.Length == 2 || type.GetGenericTypeDefinition() != typeof(ImmutableQueue<>) ? "Add" : "Enqueue";
        var add = type.GetMethod(name, arguments)!;
        for (var i = 0; i < 3; i++)
        {
            empty = add.Invoke(empty, [.. arguments.Select(Value)])!;
        }

        return empty;
    }
}
