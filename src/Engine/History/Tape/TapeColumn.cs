using Engine.History.Files;
using Engine.Markets;

namespace Engine.History.Tape;

/// <summary>The values of one or two columns of a part, in memory.</summary>
internal abstract class TapeColumn
{
    public abstract void Clear();

    public abstract Task WriteAsync(TableGroupWriter group);

    public abstract Task ReadAsync(TableGroupReader group, CancellationToken cancellation);
}

/// <summary>Numbers, none of them absent.</summary>
internal sealed class Numbers<T>(NumberColumn<T> column) : TapeColumn
    where T : struct
{
    private readonly List<T> _values = [];

    public int Count => _values.Count;

    public T this[int row] => _values[row];

    public void Add(T value) => _values.Add(value);

    public override void Clear() => _values.Clear();

    public override Task WriteAsync(TableGroupWriter group) => group.WriteAsync(column, (ReadOnlyMemory<T>)_values.ToArray());

    public override async Task ReadAsync(TableGroupReader group, CancellationToken cancellation) =>
        _values.AddRange(await group.ReadAsync(column, cancellation).ConfigureAwait(false));
}

/// <summary>Numbers, some of them absent.</summary>
internal sealed class OptionalNumbers<T>(NumberColumn<T> column) : TapeColumn
    where T : struct
{
    private readonly List<T?> _values = [];

    public T? this[int row] => _values[row];

    public void Add(T? value) => _values.Add(value);

    public override void Clear() => _values.Clear();

    public override Task WriteAsync(TableGroupWriter group) => group.WriteAsync(column, (ReadOnlyMemory<T?>)_values.ToArray());

    public override async Task ReadAsync(TableGroupReader group, CancellationToken cancellation) =>
        _values.AddRange(await group.ReadNullableAsync(column, cancellation).ConfigureAwait(false));
}

/// <summary>Texts, absent ones where the column allows them.</summary>
internal sealed class Texts(TextColumn column) : TapeColumn
{
    private readonly List<string?> _values = [];

    public string? this[int row] => _values[row];

    public void Add(string? value) => _values.Add(value);

    public override void Clear() => _values.Clear();

    public override Task WriteAsync(TableGroupWriter group) => group.WriteAsync(column, _values);

    public override async Task ReadAsync(TableGroupReader group, CancellationToken cancellation) => _values.AddRange(
        column.IsNullable ? await group.ReadNullableAsync(column, cancellation).ConfigureAwait(false) : await group.ReadAsync(column, cancellation).ConfigureAwait(false));
}

/// <summary>
/// Stamps of the venue. They have seven digits of a second where a timestamp column has six; the seventh stands in a column of its
/// own, so that nothing is lost.
/// </summary>
internal sealed class VenueStamps(NumberColumn<long> micros, NumberColumn<int> tenth) : TapeColumn
{
    private readonly Numbers<long> _micros = new(micros);
    private readonly Numbers<int> _tenth = new(tenth);

    public DateTimeOffset this[int row] => Instants.FromMicros(_micros[row]).AddTicks(_tenth[row]);

    public void Add(DateTimeOffset stamp)
    {
        var whole = Instants.ToMicros(stamp);
        _micros.Add(whole);
        _tenth.Add((int)(stamp.UtcTicks - Instants.FromMicros(whole).UtcTicks));
    }

    public override void Clear()
    {
        _micros.Clear();
        _tenth.Clear();
    }

    public override async Task WriteAsync(TableGroupWriter group)
    {
        await _micros.WriteAsync(group).ConfigureAwait(false);
        await _tenth.WriteAsync(group).ConfigureAwait(false);
    }

    public override async Task ReadAsync(TableGroupReader group, CancellationToken cancellation)
    {
        await _micros.ReadAsync(group, cancellation).ConfigureAwait(false);
        await _tenth.ReadAsync(group, cancellation).ConfigureAwait(false);
    }
}

/// <summary>Prices that may be absent.</summary>
internal sealed class OptionalPrices(NumberColumn<long> column) : TapeColumn
{
    private readonly OptionalNumbers<long> _nanos = new(column);

    public Price? this[int row] => _nanos[row] is { } nanos ? new Price(nanos) : null;

    public void Add(Price? price) => _nanos.Add(price?.Nanos);

    public override void Clear() => _nanos.Clear();

    public override Task WriteAsync(TableGroupWriter group) => _nanos.WriteAsync(group);

    public override Task ReadAsync(TableGroupReader group, CancellationToken cancellation) => _nanos.ReadAsync(group, cancellation);
}
