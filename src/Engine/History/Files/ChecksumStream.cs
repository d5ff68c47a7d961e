using System.Security.Cryptography;
using System.Text;

namespace Engine.History.Files;

/// <summary>
/// Passes writes on and keeps the SHA-256 of all that went through. The checksum stands in the footer and covers the
/// footer as well: taken over the file with <see cref="Placeholder"/> in its place. Owns nothing.
/// </summary>
internal sealed class ChecksumStream(Stream inner) : Stream
{
    /// <summary>As long as a checksum, and none.</summary>
    public static readonly string Placeholder = new('0', 64);

    /// <summary>What stands before the checksum in the footer: its key, and in Thrift's compact protocol "a text of 64 bytes".</summary>
    private static readonly byte[] Announcement = [.. Encoding.ASCII.GetBytes(TableSchema.ChecksumKey), 0x18, 64];

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private MemoryStream? _footer;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Compares a file's bytes with the checksum in its footer, which is found without decoding any of it.</summary>
    /// <param name="file">The file; its position is moved.</param>
    /// <param name="footerStart">Where the footer begins.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether they are the bytes that were written; null when the footer states no checksum.</returns>
    public static async Task<bool?> VerifyAsync(Stream file, long footerStart, CancellationToken cancellation)
    {
        var footer = new byte[file.Length - footerStart];
        file.Position = footerStart;
        await file.ReadExactlyAsync(footer, cancellation).ConfigureAwait(false);
        var at = footer.AsSpan().IndexOf(Announcement) + Announcement.Length;
        if (at < Announcement.Length || footer.Length - at < Placeholder.Length)
        {
            return null;
        }

        var stated = Encoding.ASCII.GetString(footer, at, Placeholder.Length);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        file.Position = 0;
        for (var left = footerStart; left > 0;)
        {
            var wanted = buffer.AsMemory(0, (int)Math.Min(left, buffer.Length));
            await file.ReadExactlyAsync(wanted, cancellation).ConfigureAwait(false);
            hash.AppendData(wanted.Span);
            left -= wanted.Length;
        }

        Encoding.ASCII.GetBytes(Placeholder, footer.AsSpan(at));
        hash.AppendData(footer);
        return Convert.ToHexStringLower(hash.GetHashAndReset()) == stated;
    }

    /// <summary>From here on everything belongs to the footer.</summary>
    public void BeginFooter() => _footer = new MemoryStream();

    /// <summary>Writes the footer with the checksum where the placeholder stands.</summary>
    public void EndFooter()
    {
        var footer = _footer!.ToArray();
        _hash.AppendData(footer);
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(_hash.GetHashAndReset()), footer.AsSpan(footer.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Placeholder))));
        inner.Write(footer);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_footer is not null)
        {
            _footer.Write(buffer);
            return;
        }

        _hash.AppendData(buffer);
        inner.Write(buffer);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The inner stream is a file's buffer: writing to it at once costs less than a task for each page.
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    // The library flushes before each page; the file is flushed once, at its end.
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
