using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import.Onnx.Schema;

namespace RankKernel.Import.Onnx;

/// <summary>The inputs of a file, and the features that they become.</summary>
internal sealed class OnnxInputs
{
    private readonly OnnxImportOptions _options;

    public OnnxInputs(GraphProto graph, OnnxImportOptions options)
    {
        _options = options;
        var weights = graph.Initializer.Select(weight => weight.Name).ToHashSet(StringComparer.Ordinal);
        ValueInfoProto[] given = [.. graph.Input.Where(input => !weights.Contains(input.Name))];
        var marks = new OnnxSides(options, [.. given.Select(input => input.Name)]);
        All = [.. given.Select(input => Read(input, marks))];
        foreach (var input in All.Where(input => input.Axis >= 0))
        {
            input.Group = new OnnxGroup(input);
        }
    }

    public IReadOnlyList<OnnxInput> All { get; }

    /// <summary>The features as far as they are known, and where each input is found in them.</summary>
    /// <exception cref="OnnxException">Inputs that run along one sequence are marked differently, or a name is taken twice.</exception>
    public IReadOnlyList<Feature> Features()
    {
        var features = new List<Feature>();
        foreach (var input in All)
        {
            input.Source = null;
        }

        foreach (var input in All.Where(input => input.Role != OnnxRole.Length && input.Source is null))
        {
            features.Add(FeatureOf(input));
        }

        return features;
    }

    private Feature FeatureOf(OnnxInput input)
    {
        if (input.Group is { } group && (group.Members.Count > 1 || IsIds(input) || All.Any(length => length.Role == OnnxRole.Length && length.LengthOf == group)))
        {
            return group.Feature = SequenceOf(group);
        }

        input.Source = new InputSource(input.Name);
        return IsIds(input)
            ? new IdFeature(input.Name, input.Side, Encoding(input, padding: -1))
            : new NumericFeature(input.Name, input.Side, new NumericEncoding([], NonFinite: _options.KeepMissing ? NonFinite.Keep : NonFinite.Missing), input.Length);
    }

    private static bool IsIds(OnnxInput input) => input.Role == OnnxRole.Ids && input.IsWhole;

    private Feature SequenceOf(OnnxGroup group)
    {
        var members = All.Where(group.Members.Contains).ToArray();
        var side = members[0].Side;
        if (members.FirstOrDefault(member => member.Side != side) is { } odd)
        {
            throw new OnnxException(
                $"'{members[0].Name}' and '{odd.Name}' run along one sequence, but are marked {side} and {odd.Side}; an input that is not marked is {Side.Item}.");
        }

        if (members.Length == 1 && IsIds(members[0]))
        {
            members[0].Source = new InputSource(members[0].Name);
            return new MultiIdFeature(members[0].Name, side, Encoding(members[0], _options.PaddingId), group.Length, Truncation.KeepLast);
        }

        var prefix = Prefix(members);
        foreach (var member in members)
        {
            member.Source = new InputSource(prefix ?? members[0].Name, prefix is null ? member.Name : member.Name[(prefix.Length + 1)..]);
        }

        return new SequenceFeature(
            prefix ?? members[0].Name, side, group.Length,
            [.. members.Select(member => IsIds(member)
                ? (SequenceColumn)new IdColumn(member.Source!.Column!, Encoding(member, _options.PaddingId))
                : new NumericColumn(member.Source!.Column!, NumericEncoding.Raw))]);
    }

    /// <summary>What stands before the point in all names and in no other, as <c>history</c> in <c>history.item</c>; null if there is none.</summary>
    private string? Prefix(OnnxInput[] members)
    {
        var point = members[0].Name.IndexOf('.');
        var prefix = point > 0 ? members[0].Name[..point] : null;
        bool Has(OnnxInput input) => input.Name.StartsWith(prefix + ".", StringComparison.Ordinal) && input.Name.Length > prefix!.Length + 1;
        return prefix is not null && members.All(Has)
            && All.All(other => members.Contains(other) || other.Role == OnnxRole.Length || (other.Name != prefix && !Has(other)))
            ? prefix
            : null;
    }

    private static DirectEncoding Encoding(OnnxInput input, int padding) =>
        new(Math.Max(input.Rows, 1), FirstIndex: input.Offset, Unknown: input.Offset, Missing: input.Offset, Padding: padding < 0 ? -1 : padding + input.Offset);

    private OnnxInput Read(ValueInfoProto input, OnnxSides marks)
    {
        var tensor = input.Type?.TensorType ?? throw new OnnxException($"The input '{input.Name}' is no tensor.");
        var name = _options.Rename.GetValueOrDefault(input.Name, input.Name);
        var (narrow, wide) = (new List<int>(), new List<int>());
        foreach (var (axis, dimension) in (tensor.Shape?.Dim ?? []).Index())
        {
            if (axis == 0)
            {
                if (dimension.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue && dimension.DimValue > 1)
                {
                    throw new OnnxException($"The input '{input.Name}' has {dimension.DimValue} rows; expected a batch axis first, of any number of rows or of one.");
                }

                narrow.Add(1);
                wide.Add(OnnxShape.Probe);
                continue;
            }

            var length = dimension.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue
                ? dimension.DimValue
                : _options.Dimensions.TryGetValue(dimension.DimParam, out var given)
                    ? given
                    : throw new OnnxException($"The dimension '{dimension.DimParam}' of the input '{input.Name}' is not fixed; say how long it can be.");
            if (length is < 1 or > ModelLimits.FeatureLength)
            {
                throw new OnnxException($"The input '{input.Name}' has a dimension of {length}; expected 1 to {ModelLimits.FeatureLength}.");
            }

            narrow.Add((int)length);
            wide.Add((int)length);
        }

        if (narrow.Count == 0)
        {
            throw new OnnxException($"The input '{input.Name}' has no dimensions; expected a batch axis first.");
        }

        if (narrow.Count(length => length > 1) > 1)
        {
            throw new OnnxException($"The input '{input.Name}' has a matrix a row, [{string.Join(", ", narrow.Skip(1))}]; expected a number or a list.");
        }

        return new OnnxInput(name, input.Name, tensor.ElemType, new OnnxShape([.. narrow], [.. wide]), marks.Of(input.Name, name));
    }
}
