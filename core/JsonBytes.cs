using System.Buffers;
using System.Text.Json;

namespace Omega.Core;

/// <summary>Documents of JSON that are written part by part.</summary>
internal static class JsonBytes
{
    /// <summary>The bytes of a document.</summary>
    /// <param name="write">Writes it.</param>
    /// <param name="format">How it is laid out.</param>
    public static byte[] Of(Action<Utf8JsonWriter> write, JsonWriterOptions format = default)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, format))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
