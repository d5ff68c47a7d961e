using System.Collections.Immutable;
using Engine.Actors.Strategies.Configuration;

namespace Engine.Host.Configuration;

/// <summary>
/// Reads the part of HOCON that our files use, strictly and with line numbers, before Akka's parser sees them: that one
/// has no positions, accepts some malformed input silently, and never returns from an array left open at the end of a
/// line. Accepted are objects, dotted keys, arrays, texts, numbers, durations, booleans, and comments with # and //.
/// </summary>
public static class HoconCheck
{
    /// <summary>Reads a file's text. The tree is complete only when there are no problems.</summary>
    /// <param name="file">The file's name as problems shall show it.</param>
    /// <param name="text">Its content.</param>
    public static (HoconObject Root, ImmutableArray<ConfigurationProblem> Problems) Parse(string file, string text)
    {
        var parser = new HoconParser(file, text);
        var root = parser.ParseRoot();
        return (root, parser.Problems);
    }
}
