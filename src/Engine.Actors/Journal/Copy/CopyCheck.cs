using System.Buffers.Binary;
using System.Runtime.Serialization;
using System.Security.Cryptography;
using System.Text;
using Engine.Accounts;

namespace Engine.Actors.Journal.Copy;

/// <summary>What one side of a copy amounts to: a digest of every value of every row, and the state of every account after its last event.</summary>
/// <param name="place">Which side, for sentences.</param>
internal sealed class CopyCheck(JournalPlace place) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Dictionary<string, (long Number, AccountState State)> _accounts = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    /// <summary>Rows of the journal.</summary>
    public long Events { get; private set; }

    /// <summary>Rows of all tables.</summary>
    public long Rows { get; private set; }

    /// <summary>Takes a row in its order.</summary>
    /// <exception cref="JournalException">An event cannot be read, does not follow from those before it, or one is missing.</exception>
    public void Take(CopiedTable table, object?[] row)
    {
        Rows++;
        foreach (var value in row)
        {
            Add(value);
        }

        if (table == CopiedTable.Journal)
        {
            Events++;
            Apply((string)row[3]!, (long)row[4]!, (byte[])row[5]!, (string?)row[6] ?? "");
        }
    }

    /// <summary>The digest of all rows so far; asked for once.</summary>
    public string Digest() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <summary>Each account's journal with the number of its events and the hash of its state, in the order in which they were begun.</summary>
    public IReadOnlyList<(string Id, long Events, string Hash)> Accounts() => [.. _order.Select(id => (id, _accounts[id].Number, StateHash.Of(_accounts[id].State)))];

    public void Dispose() => _hash.Dispose();

    private void Apply(string id, long number, byte[] message, string manifest)
    {
        if (id.StartsWith(JournalReader.StatePrefix, StringComparison.Ordinal))
        {
            return;
        }

        if (!_accounts.TryGetValue(id, out var account))
        {
            account = (0, AccountState.New(JournalVerification.AccountOf(id)));
            _order.Add(id);
        }

        if (number != account.Number + 1)
        {
            throw new JournalException($"Event {number} of {id} in {place.Name} follows event {account.Number}: the journal has a hole and is not copied; engine journal verify tells more.");
        }

        try
        {
            _accounts[id] = (number, account.State.Apply(AccountEventSerializer.Read(message, manifest)));
        }
        catch (Exception e) when (e is SerializationException or InvalidOperationException or KeyNotFoundException or OverflowException)
        {
            throw new JournalException($"Event {number} of {id} in {place.Name} cannot be read ({e.Message.TrimEnd('.')}): the journal is not copied; engine journal verify tells more.", e);
        }
    }

    private void Add(object? value)
    {
        Span<byte> head = stackalloc byte[9];
        switch (value)
        {
            case null:
                head[0] = 0;
                _hash.AppendData(head[..1]);
                break;
            case string text:
                Append(1, Encoding.UTF8.GetBytes(text), head);
                break;
            case byte[] bytes:
                Append(2, bytes, head);
                break;
            default:
                head[0] = 3;
                BinaryPrimitives.WriteInt64BigEndian(head[1..], Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                _hash.AppendData(head);
                break;
        }
    }

    private void Append(byte kind, byte[] bytes, Span<byte> head)
    {
        head[0] = kind;
        BinaryPrimitives.WriteInt64BigEndian(head[1..], bytes.Length);
        _hash.AppendData(head);
        _hash.AppendData(bytes);
    }
}
