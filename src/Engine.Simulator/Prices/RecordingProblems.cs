using System.Collections.Immutable;
using System.Globalization;

namespace Engine.Simulator;

/// <summary>Every mistake of several recordings: of each file and kind the first word for word, the others counted.</summary>
public sealed class RecordingProblems
{
    /// <summary>How many mistakes of one kind in one file are told word for word.</summary>
    public const int Told = 20;

    private readonly List<Group> _groups = [];

    /// <summary>True without any mistake.</summary>
    public bool IsEmpty => _groups.Count == 0;

    /// <summary>The sentences, in the order in which each kind was first met; a sentence with the number after those that are cut off.</summary>
    public ImmutableArray<string> Sentences
    {
        get
        {
            var sentences = ImmutableArray.CreateBuilder<string>();
            foreach (var group in _groups)
            {
                sentences.AddRange(group.First);
                if (group.Count > Told)
                {
                    sentences.Add(string.Create(CultureInfo.InvariantCulture, $"{group.File}: {group.Count:#,##0} rows {Words(group.Fault)}; the first {Told} are told above."));
                }
            }

            return sentences.ToImmutable();
        }
    }

    /// <summary>Takes a mistake in.</summary>
    public void Add(RecordingException problem)
    {
        var group = _groups.Find(g => g.File == problem.File && g.Fault == problem.Fault);
        if (group is null)
        {
            _groups.Add(group = new Group(problem.File, problem.Fault));
        }

        if (++group.Count <= Told)
        {
            group.First.Add(problem.Message);
        }
    }

    private static string Words(RecordingFault fault) => fault switch
    {
        RecordingFault.Malformed => "cannot be read",
        RecordingFault.Unsorted => "lie before the row above them",
        RecordingFault.Duplicate => "stand there already",
        _ => "are wrong",
    };

    private sealed record Group(string File, RecordingFault Fault)
    {
        public List<string> First { get; } = [];

        public long Count { get; set; }
    }
}
