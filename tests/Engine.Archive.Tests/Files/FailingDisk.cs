using Engine.History.Files;

namespace Engine.Archive.Tests.Files;

/// <summary>A disk that is full after a number of bytes, or whose target another program holds open for some attempts.</summary>
internal sealed class FailingDisk(long room = long.MaxValue, int heldAttempts = 0) : ArchiveDisk
{
    private long _room = room;
    private int _held = heldAttempts;

    public int Renames { get; private set; }

    /// <summary>Bytes that still fit.</summary>
    public long Room
    {
        get => _room;
        set => _room = value;
    }

    public override Stream Create(string path) => new LimitedStream(this, base.Create(path));

    public override void Replace(string temporary, string target)
    {
        Renames++;
        if (_held-- > 0)
        {
            throw new IOException("The process cannot access the file because it is being used by another process.");
        }

        base.Replace(temporary, target);
    }

    private sealed class LimitedStream(FailingDisk disk, Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count)
        {
            if ((disk._room -= count) < 0)
            {
                throw new IOException("No space left on device");
            }

            inner.Write(buffer, offset, count);
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
