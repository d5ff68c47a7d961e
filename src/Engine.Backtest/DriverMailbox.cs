using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace Engine.Backtest;

/// <summary>
/// The mailbox of an actor on a <see cref="DriverThread"/>: <see cref="DriverDispatcher"/> lets that thread alone put messages in and take them out, so it needs no queue that
/// several threads share. Made by the actor system, by name.
/// </summary>
internal sealed class DriverMailbox(Settings settings, Config config) : MailboxType(settings, config)
{
    /// <summary>True for a mailbox of this kind without a message; an actor that has ended has another.</summary>
    public static bool IsEmpty(Mailbox? mailbox) => mailbox?.MessageQueue is Messages { HasMessages: false };

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new Messages();

    private sealed class Messages : IMessageQueue
    {
        private readonly Queue<Envelope> _messages = new();

        public bool HasMessages => _messages.Count > 0;

        public int Count => _messages.Count;

        public void Enqueue(IActorRef receiver, Envelope envelope) => _messages.Enqueue(envelope);

        public bool TryDequeue(out Envelope envelope) => _messages.TryDequeue(out envelope);

        public void CleanUp(IActorRef owner, IMessageQueue deadletters)
        {
            while (TryDequeue(out var envelope))
            {
                deadletters.Enqueue(owner, envelope);
            }
        }
    }
}
