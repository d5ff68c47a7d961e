using System.Runtime.Serialization;
using System.Text.Json;
using Akka.Actor;
using Akka.Serialization;
using Engine.Actors.Strategies.State;

namespace Engine.Actors.Journal;

/// <summary>Writes the saved states of strategies as JSON under a versioned manifest. Thread-safe.</summary>
public sealed class StrategyStateSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>The only manifest.</summary>
    public const string Saved = "strategy-state-saved.v1";

    /// <inheritdoc/>
    public override int Identifier => 1703;

    /// <inheritdoc/>
    public override string Manifest(object o) => Saved;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => JsonSerializer.SerializeToUtf8Bytes((StrategyStateSaved)obj, JournalJson.Default.StrategyStateSaved);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => Read(bytes, manifest);

    /// <summary>The JSON of a saved state as the journal holds it.</summary>
    public static string Text(StrategyStateSaved saved) => JsonSerializer.Serialize(saved, JournalJson.Default.StrategyStateSaved);

    /// <summary>Reads one saved state.</summary>
    /// <exception cref="SerializationException">The manifest is unknown, or the payload is not what it promises.</exception>
    public static StrategyStateSaved Read(ReadOnlySpan<byte> json, string manifest)
    {
        if (manifest != Saved)
        {
            throw new SerializationException($"The journal holds a strategy's state as '{manifest}', which this version does not know; use the version that wrote it, or a later one.");
        }

        try
        {
            return JsonSerializer.Deserialize(json, JournalJson.Default.StrategyStateSaved)!;
        }
        catch (JsonException e)
        {
            throw new SerializationException("The journal holds a damaged state of a strategy.", e);
        }
    }
}
