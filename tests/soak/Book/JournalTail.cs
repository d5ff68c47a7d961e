using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Actors.Journal.Postgres;
using Microsoft.Data.Sqlite;

namespace Engine.Soak.Book;

/// <summary>Follows one account's events in a journal beside the engine that writes it; writes nothing.</summary>
internal sealed class JournalTail(JournalPlace place, AccountId account)
{
    private long _last;

    /// <summary>The account's book as the events read so far make it.</summary>
    public SeenBook Book { get; private set; } = new(account);

    /// <summary>Begins anew: the journal was damaged or put back, and its numbers may come again with other events.</summary>
    public void Rewind()
    {
        _last = 0;
        Book = new SeenBook(account);
    }

    /// <summary>Applies what has been journaled since; false when it cannot be read at the moment.</summary>
    public bool ReadOn()
    {
        if (place is PostgresPlace)
        {
            return ReadOnAtServer();
        }

        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = place.Name, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT sequence_number, manifest, message FROM journal WHERE persistence_id LIKE $id AND sequence_number > $last ORDER BY sequence_number";
            command.Parameters.AddWithValue("$id", $"%-{account.Value}");
            command.Parameters.AddWithValue("$last", _last);
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                Book.Apply(AccountEventSerializer.Read((byte[])row[2], row.GetString(1)));
                _last = row.GetInt64(0);
            }

            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private bool ReadOnAtServer()
    {
        try
        {
            foreach (var id in JournalReader.PersistenceIds(place).Where(id => id.EndsWith($"-{account}", StringComparison.Ordinal)))
            {
                foreach (var entry in JournalReader.Read(place, id, _last + 1))
                {
                    Book.Apply(entry.Event);
                    _last = entry.SequenceNumber;
                }
            }

            return true;
        }
        catch (JournalException)
        {
            return false;
        }
    }
}
