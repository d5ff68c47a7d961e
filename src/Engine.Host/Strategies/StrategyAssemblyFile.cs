using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Configuration;

namespace Engine.Host.Strategies;

/// <summary>
/// An assembly as its file describes it, read without loading anything. The bytes are kept: what was checked is what is loaded, and a file
/// that is built anew while the engine runs does no harm.
/// </summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Image">The file's bytes.</param>
/// <param name="Name">The assembly's name and version.</param>
/// <param name="References">The assemblies that it refers to.</param>
/// <param name="Aliases">What its strategies call themselves, as far as that can be read.</param>
internal sealed record StrategyAssemblyFile(
    string Path, ImmutableArray<byte> Image, AssemblyName Name, ImmutableArray<AssemblyName> References, ImmutableArray<string> Aliases)
{
    /// <summary>Reads a file; null when it is no .NET assembly.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static StrategyAssemblyFile? Read(string path)
    {
        var image = ImmutableArray.Create(File.ReadAllBytes(path));
        try
        {
            using var portable = new PEReader(image);
            if (!portable.HasMetadata || portable.GetMetadataReader() is not { IsAssembly: true } reader)
            {
                return null;
            }

            return new StrategyAssemblyFile(
                path,
                image,
                reader.GetAssemblyDefinition().GetAssemblyName(),
                [.. reader.AssemblyReferences.Select(handle => reader.GetAssemblyReference(handle).GetAssemblyName())],
                [.. AliasesOf(reader)]);
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }

    /// <summary>Those of the references that are to the strategies' API.</summary>
    public IEnumerable<AssemblyName> Api => References.Where(reference => StrategyApi.Assemblies.Contains(reference.Name));

    private static IEnumerable<string> AliasesOf(MetadataReader reader)
    {
        foreach (var handle in reader.TypeDefinitions)
        {
            foreach (var attribute in reader.GetTypeDefinition(handle).GetCustomAttributes().Select(reader.GetCustomAttribute))
            {
                if (AliasOf(reader, attribute) is { } alias)
                {
                    yield return alias;
                }
            }
        }
    }

    /// <summary>The attribute's first argument. Another version of the attribute may begin otherwise; then its alias is not known.</summary>
    private static string? AliasOf(MetadataReader reader, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference
            || reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is not { Kind: HandleKind.TypeReference } parent)
        {
            return null;
        }

        var type = reader.GetTypeReference((TypeReferenceHandle)parent);
        if (reader.GetString(type.Name) != nameof(StrategyAttribute) || reader.GetString(type.Namespace) != typeof(StrategyAttribute).Namespace)
        {
            return null;
        }

        // Every attribute's value begins with the number 1 (ECMA-335 II.23.3).
        var value = reader.GetBlobReader(attribute.Value);
        try
        {
            return value.ReadUInt16() == 1 ? value.ReadSerializedString() : null;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }
}
