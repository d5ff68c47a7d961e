using Microsoft.Data.Sqlite;

namespace Engine.Soak.Kill;

/// <summary>What happens to the journal's files between a kill and the next start.</summary>
internal enum Damage
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The write-ahead log ends in the middle of something.</summary>
    TruncatedWal,

    /// <summary>A page in the write-ahead log is torn.</summary>
    TornPage,

    /// <summary>A page of the database itself is garbage.</summary>
    BadPage,
}

/// <summary>Damages the files of a journal that nobody has open, and puts them back.</summary>
internal sealed class JournalDamage(string journal, Random random)
{
    private static readonly string[] Suffixes = ["", "-wal"];
    private readonly string _backup = journal + ".kept";

    /// <summary>Does it; false when the files give no occasion.</summary>
    public bool Do(Damage damage)
    {
        if (!File.Exists(journal))
        {
            return false;
        }

        if (damage == Damage.BadPage)
        {
            Checkpoint();
        }

        foreach (var suffix in Suffixes)
        {
            File.Delete(_backup + suffix);
            if (File.Exists(journal + suffix))
            {
                File.Copy(journal + suffix, _backup + suffix);
            }
        }

        return damage switch
        {
            Damage.TruncatedWal => Truncate(),
            Damage.TornPage => Tear(),
            Damage.BadPage => Spoil(),
            _ => false,
        };
    }

    /// <summary>Puts the files back as they were before the damage.</summary>
    public void Restore()
    {
        File.Delete(journal + "-shm");
        foreach (var suffix in Suffixes)
        {
            File.Delete(journal + suffix);
            if (File.Exists(_backup + suffix))
            {
                File.Copy(_backup + suffix, journal + suffix);
            }
        }
    }

    private bool Truncate()
    {
        if (!File.Exists(journal + "-wal") || new FileInfo(journal + "-wal").Length is not (> 0 and var length))
        {
            return false;
        }

        using var wal = new FileStream(journal + "-wal", FileMode.Open);
        wal.SetLength(random.NextInt64(length));
        return true;
    }

    private bool Tear()
    {
        const int walHeader = 32, frameHeader = 24;
        var page = PageSize();
        if (!File.Exists(journal + "-wal") || new FileInfo(journal + "-wal").Length is not (> walHeader and var length))
        {
            return false;
        }

        using var wal = new FileStream(journal + "-wal", FileMode.Open);
        var frames = (length - walHeader) / (frameHeader + page);
        if (frames == 0)
        {
            return false;
        }

        // The second half of a page never reached the disk.
        wal.Seek(walHeader + (random.NextInt64(frames) * (frameHeader + page)) + frameHeader + (page / 2), SeekOrigin.Begin);
        wal.Write(Noise(page / 2));
        return true;
    }

    private bool Spoil()
    {
        var page = PageSize();
        var pages = new FileInfo(journal).Length / page;
        if (pages < 3)
        {
            return false;
        }

        // A free page may hold anything; take one that the database itself misses.
        for (var tries = 0; tries < 50; tries++)
        {
            using (var file = new FileStream(journal, FileMode.Open))
            {
                file.Seek(random.NextInt64(1, pages) * page, SeekOrigin.Begin);
                file.Write(Noise(page));
            }

            if (!IsWhole())
            {
                return true;
            }

            File.Copy(_backup, journal, overwrite: true);
        }

        return false;
    }

    private void Checkpoint()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        command.ExecuteNonQuery();
    }

    private bool IsWhole()
    {
        try
        {
            using var connection = Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check(1)";
            return (string?)command.ExecuteScalar() == "ok";
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private int PageSize()
    {
        using var file = new FileStream(journal, FileMode.Open, FileAccess.Read);
        file.Seek(16, SeekOrigin.Begin);
        var size = (file.ReadByte() << 8) | file.ReadByte();
        return size == 1 ? 65_536 : Math.Max(size, 512);
    }

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = journal, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
