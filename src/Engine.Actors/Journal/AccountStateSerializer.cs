using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Engine.Accounts;

namespace Engine.Actors.Journal;

/// <summary>
/// Writes the book's snapshots. The state is immutable, so the snapshot store may write it while the book goes on. What cannot
/// be believed throws, and the journal is replayed whole (<c>snapshot-is-optional</c>). Thread-safe.
/// </summary>
public sealed class AccountStateSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <inheritdoc/>
    public override int Identifier => 1702;

    /// <inheritdoc/>
    public override string Manifest(object o) => AccountSnapshot.Manifest;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => AccountSnapshot.Write((AccountState)obj);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (manifest != AccountSnapshot.Manifest)
        {
            throw new SerializationException($"The snapshot '{manifest}' is of another version; the journal is replayed whole instead.");
        }

        try
        {
            return AccountSnapshot.Read(bytes);
        }
        catch (AccountSnapshotException e)
        {
            throw new SerializationException($"A snapshot is thrown away, for {e.Message}; the journal is replayed whole instead.", e);
        }
    }
}
