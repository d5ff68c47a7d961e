namespace Engine.Actors.Tests.Accounts;

/// <summary>
/// A snapshot store that ends with its actor system, as the journal in memory does. Akka's own choice is a folder beside the program:
/// a book with an empty journal would start from the snapshot that another test, or another run, left there.
/// </summary>
internal static class SnapshotsInMemory
{
    /// <summary>The configuration that chooses it.</summary>
    public const string Hocon = "akka.persistence.snapshot-store.plugin = \"akka.persistence.snapshot-store.inmem\"";
}
