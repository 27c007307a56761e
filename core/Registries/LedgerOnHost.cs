using System.Text.Json;
using Omega.Core.Ledger;

namespace Omega.Core.Registries;

/// <summary>
/// The newest records of a ledger kept on this host, for when nobody can ask what is kept beside the images. Written before those,
/// as an update that is killed between both must not let the next one write another record of the same number.
/// </summary>
/// <param name="folder">Folder of what is known of releases; made when something is kept.</param>
/// <param name="series">Names the ledger, as beside the images.</param>
public sealed class LedgerOnHost(string folder, string series)
{
    /// <summary>So many updates in a row may be killed before they put out what they recorded.</summary>
    private const int Limit = 20;

    private readonly string _path = Path.Combine(folder, $"ledger-{series}.json");

    /// <summary>Records from a number on, without a gap, oldest first; none where that one is not there, or nothing can be read.</summary>
    public IReadOnlyList<LedgerRecord> From(int number)
    {
        try
        {
            using var kept = JsonDocument.Parse(File.ReadAllBytes(_path));
            return [.. kept.RootElement.EnumerateArray().Select(Read).SkipWhile(record => record.Number != number).TakeWhile((record, index) => record.Number == number + index)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>Keeps the newest records instead of those of before; what is there is kept until the new ones are whole.</summary>
    /// <exception cref="OmegaException">They cannot be written.</exception>
    public void Keep(IReadOnlyList<LedgerRecord> records)
    {
        try
        {
            WholeFile.Write(_path, Write(records.TakeLast(Limit)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OmegaException($"The records of the ledger cannot be kept in {_path}: {exception.Message} Check the space on the disk, and your rights on the folder.");
        }
    }

    private static LedgerRecord Read(JsonElement record) =>
        LedgerRecord.Read(record.EnumerateObject().Select(field => new KeyValuePair<string, string>(field.Name, field.Value.GetString() ?? "")));

    private static byte[] Write(IEnumerable<LedgerRecord> records) => JsonBytes.Of(json =>
    {
        json.WriteStartArray();
        foreach (var record in records)
        {
            json.WriteStartObject();
            foreach (var (name, value) in record.ToDictionary())
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
