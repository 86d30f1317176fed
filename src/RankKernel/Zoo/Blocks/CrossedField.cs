using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Crossed features as a field like others: every combination of the ids of other fields falls on one of <paramref name="Buckets"/>
/// rows by its hash (<see cref="CrossedBag"/>). The fields may be of the user, the request and the item.
/// </summary>
/// <param name="Name">The field's name; its tables are named after it, such as <c>linear.NAME.weight</c> [rows, 1].</param>
/// <param name="Fields">The crossed fields, from two to eight, all of ids without weights, in the order in which they are hashed.</param>
/// <param name="Buckets">On how many rows combinations fall.</param>
/// <param name="Seed">The seed of the hash, not negative.</param>
/// <param name="FirstIndex">The first of these rows; the table has <paramref name="FirstIndex"/> + <paramref name="Buckets"/>.</param>
/// <param name="Pooling">How the rows of several combinations become one.</param>
public sealed record CrossedField(
    string Name, IReadOnlyList<string> Fields, int Buckets, int Seed = 0, int FirstIndex = 0, Pooling Pooling = Pooling.Sum)
{
    /// <summary>The field, among the features' fields <paramref name="all"/>.</summary>
    /// <exception cref="GraphException">A field does not exist or cannot be crossed, or the name or a number is not possible.</exception>
    internal InputField Among(IReadOnlyList<InputField> all)
    {
        if (all.Any(field => field.Name == Name))
        {
            throw new GraphException($"The crossed field '{Name}' has the name of another field.");
        }

        if (Buckets < 1 || Seed < 0 || FirstIndex < 0 || Buckets > int.MaxValue - FirstIndex)
        {
            throw new GraphException(
                $"The crossed field '{Name}' has {Buckets} buckets from row {FirstIndex} on and the seed {Seed}; expected at least 1 bucket, none below 0.");
        }

        InputField[] parts = [.. Fields.Select(name => Part(all, name))];
        var side = parts.Any(part => part.Feature.Side == Side.Item) ? Side.Item : Side.User;
        return new InputField(Name, new MultiIdFeature(Name, side, new HashEncoding(Buckets, FirstIndex, (ulong)Seed), 1), null)
        {
            Cross = this,
            Parts = parts,
        };
    }

    private InputField Part(IReadOnlyList<InputField> all, string name)
    {
        var part = InputField.Find(all, name, $"The crossed field '{Name}'");
        return part.IsNumeric || part.IsWeighted
            ? throw new GraphException($"The crossed field '{Name}' names the field '{name}', which has {(part.IsNumeric ? "no ids" : "weights")}.")
            : part;
    }
}
