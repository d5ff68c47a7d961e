using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Engine.Gateway.Wire;
using Engine.Markets;

namespace Engine.Simulator;

/// <summary>
/// Writes what happened at the simulated venue in its canonical form: one JSON object a line, every venue event and every market
/// frame in order, whoever was connected. It holds market stamps only, and no token or connection, so two runs of the same seed,
/// files and commands are compared byte by byte. Callers hold the gateway's order; nothing else writes.
/// </summary>
public sealed class EventExport : IDisposable
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    private readonly Stream _stream;
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _writer;
    private readonly object _gate = new();
    private bool _disposed;

    /// <summary>Writes to a stream, which it owns.</summary>
    public EventExport(Stream stream)
    {
        _stream = stream;
        _writer = new Utf8JsonWriter(_line);
        Path = (stream as FileStream)?.Name;
    }

    /// <summary>Absolute path of the file; null when the stream is none.</summary>
    public string? Path { get; }

    /// <summary>Lines written so far.</summary>
    public long Lines { get; private set; }

    /// <summary>Hands everything written so far to the stream's owner, such as the file system.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _stream.Flush();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _disposed = true;
                _writer.Dispose();
                _stream.Dispose();
            }
        }
    }

    /// <summary>A frame of the market hub, before any fault.</summary>
    internal void Frame(string target, ContractId contract, object payload) => Write(target, contract.Value, payload);

    /// <summary>A change at the venue, before any fault.</summary>
    internal void Event(VenueEvent happened)
    {
        switch (happened)
        {
            case VenueEvent.OrderChanged changed:
                Write("order", null, WireFacts.Of(changed.Order));
                break;
            case VenueEvent.TradeBooked booked:
                Write("trade", null, WireFacts.Of(booked.Trade));
                break;
            case VenueEvent.PositionChanged changed:
                Write("position", null, WireFacts.Of(changed.Position));
                break;
            case VenueEvent.AccountChanged changed:
                Write("account", null, WireFacts.Of(changed.Account));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "The export does not know this event.");
        }
    }

    private void Write(string kind, string? contract, object payload)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _writer.WriteStartObject();
            _writer.WriteString("event", kind);
            if (contract is not null)
            {
                _writer.WriteString("contract", contract);
            }

            _writer.WritePropertyName("data");
            JsonSerializer.Serialize(_writer, payload, TypeOf(payload));
            _writer.WriteEndObject();
            _writer.Flush();
            _stream.Write(_line.WrittenSpan);
            _stream.Write(NewLine);
            _line.ResetWrittenCount();
            _writer.Reset();
            Lines++;
        }
    }

    private static JsonTypeInfo TypeOf(object payload) => ExportJson.Options.GetTypeInfo(payload.GetType());

    /// <summary>The wire's forms, null members left out.</summary>
    private static class ExportJson
    {
        public static JsonSerializerOptions Options { get; } = new(WireJson.Hub.Options)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(WireJson.Hub, new DefaultJsonTypeInfoResolver()),
        };
    }
}
