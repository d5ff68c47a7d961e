using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Engine.Host.Strategies;

/// <summary>
/// What the code of an assembly uses that no backtest can cut or repeat: files, network, clocks, randomness without a seed, threads of its own, static fields that change. Read from
/// the assembly's metadata; that something is used says neither by which of its types nor that it does harm.
/// </summary>
internal static class OutsideReach
{
    private static readonly string[] FileTypes =
        ["File", "Directory", "FileStream", "FileInfo", "DirectoryInfo", "StreamReader", "StreamWriter", "RandomAccess", "FileSystemWatcher", "MemoryMappedFile"];

    /// <summary>Sentences, one for each kind of use; none where nothing is used.</summary>
    public static ImmutableArray<string> Of(StrategyAssemblyFile file)
    {
        using var portable = new PEReader(file.Image);
        var (reader, name) = (portable.GetMetadataReader(), file.Name.Name);
        var used = reader.MemberReferences.Select(handle => Used(reader, reader.GetMemberReference(handle))).OfType<(string Kind, string Member)>()
            .Concat(reader.FieldDefinitions.Select(handle => Kept(reader, reader.GetFieldDefinition(handle))).OfType<(string Kind, string Member)>());
        return [.. used.GroupBy(u => u.Kind, u => u.Member).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{name} {g.Key}: {string.Join(", ", g.Distinct().Order(StringComparer.Ordinal).Take(5))}")];
    }

    private static (string Kind, string Member)? Used(MetadataReader reader, MemberReference member)
    {
        if (member.Parent.Kind != HandleKind.TypeReference)
        {
            return null;
        }

        var type = reader.GetTypeReference((TypeReferenceHandle)member.Parent);
        var (space, owner, called) = (reader.GetString(type.Namespace), reader.GetString(type.Name), reader.GetString(member.Name));
        var kind = (space, owner, called) switch
        {
            ("System.IO" or "System.IO.MemoryMappedFiles", _, _) when FileTypes.Contains(owner) => "reads or writes files",
            (_, _, _) when space.StartsWith("System.Net", StringComparison.Ordinal) => "uses the network",
            ("System", "DateTime" or "DateTimeOffset", "get_Now" or "get_UtcNow" or "get_Today") => "reads a clock of its own",
            ("System", "Environment", "get_TickCount" or "get_TickCount64") => "reads a clock of its own",
            ("System", "TimeProvider", "get_System") or ("System.Diagnostics", "Stopwatch", _) => "reads a clock of its own",
            ("System", "Random", "get_Shared") or ("System", "Guid", "NewGuid") or ("System.Security.Cryptography", "RandomNumberGenerator", _) => "uses randomness without a seed",
            ("System", "Random", ".ctor") when reader.GetBlobReader(member.Signature) is { Length: 3 } => "uses randomness without a seed",
            ("System.Threading", "Thread" or "Timer" or "ThreadPool", _) or ("System.Threading.Tasks", "Task", "Run") => "starts threads of its own",
            _ => null,
        };
        return kind is null ? null : (kind, $"{owner}.{(called == ".ctor" ? "new" : called.StartsWith("get_", StringComparison.Ordinal) ? called[4..] : called)}");
    }

    /// <summary>A field that is set once may still hold what grows (ECMA-335 II.23.2.4 and II.23.2.12).</summary>
    private static bool IsMutableCollection(MetadataReader reader, FieldDefinition field)
    {
        var signature = reader.GetBlobReader(field.Signature);
        _ = signature.ReadSignatureHeader();
        var code = signature.ReadSignatureTypeCode();
        if (code is SignatureTypeCode.SZArray or SignatureTypeCode.Array)
        {
            return true;
        }

        if (code != SignatureTypeCode.GenericTypeInstance)
        {
            return false;
        }

        _ = signature.ReadCompressedInteger();
        return signature.ReadTypeHandle() is { Kind: HandleKind.TypeReference } type
            && reader.GetString(reader.GetTypeReference((TypeReferenceHandle)type).Namespace) is "System.Collections.Generic" or "System.Collections.Concurrent";
    }

    private static (string Kind, string Member)? Kept(MetadataReader reader, FieldDefinition field)
    {
        var owner = reader.GetTypeDefinition(field.GetDeclaringType());
        var (type, name) = (reader.GetString(owner.Name), reader.GetString(field.Name));
        var changes = (field.Attributes & FieldAttributes.Static) != 0 && (field.Attributes & FieldAttributes.Literal) == 0
            && ((field.Attributes & FieldAttributes.InitOnly) == 0 || IsMutableCollection(reader, field));
        return changes && !type.Contains('<') && !name.Contains('<') ? ("keeps something from one run to the next in static fields", $"{type}.{name}") : null;
    }
}
