using Omega.Offline.Sdk.Generator;

if (args.Length < 2)
{
    Console.Error.WriteLine("usage: generator OUTPUT_FOLDER SCHEMA.json@VERSION...");
    return 2;
}

foreach (var argument in args[1..])
{
    var (path, version) = (argument[..argument.LastIndexOf('@')], argument[(argument.LastIndexOf('@') + 1)..]);
    var writer = new PackageWriter(Schema.Read(path), version);
    File.WriteAllText(Path.Combine(args[0], Path.GetFileNameWithoutExtension(path) + ".g.cs"), writer.Write());
}

return 0;
