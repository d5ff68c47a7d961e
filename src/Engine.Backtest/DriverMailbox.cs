using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace Engine.Backtest;

/// <summary>
/// The mailbox of an actor on a <see cref="DriverThread"/>: nearly every message comes from that thread, which alone takes them out, and needs no queue that several threads
/// share. Made by the actor system, by name.
/// </summary>
internal sealed class DriverMailbox(Settings settings, Config config) : MailboxType(settings, config)
{
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new Messages(DriverDispatcher.ThreadOf(Settings));

    /// <summary>Two queues: messages of one sender keep their order.</summary>
    private sealed class Messages(DriverThread thread) : IMessageQueue
    {
        private readonly Queue<Envelope> _own = new();
        private readonly ConcurrentQueue<Envelope> _foreign = new();
        private int _waiting;

        public bool HasMessages => _own.Count > 0 || Volatile.Read(ref _waiting) > 0;

        public int Count => _own.Count + _foreign.Count;

        public void Enqueue(IActorRef receiver, Envelope envelope)
        {
            if (thread.IsMine)
            {
                _own.Enqueue(envelope);
            }
            else
            {
                _foreign.Enqueue(envelope);
                Interlocked.Increment(ref _waiting);
            }
        }

        public bool TryDequeue(out Envelope envelope)
        {
            if (_own.TryDequeue(out envelope))
            {
                return true;
            }

            // Nearly always none: a look at the queue itself costs several times as much.
            if (Volatile.Read(ref _waiting) == 0 || !_foreign.TryDequeue(out envelope))
            {
                return false;
            }

            Interlocked.Decrement(ref _waiting);
            return true;
        }

        public void CleanUp(IActorRef owner, IMessageQueue deadletters)
        {
            while (TryDequeue(out var envelope))
            {
                deadletters.Enqueue(owner, envelope);
            }
        }
    }
}
