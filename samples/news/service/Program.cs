using Omega.News;

return await NewsProgram.RunAsync(args, Environment.GetEnvironmentVariable, Console.OpenStandardInput(), Console.Out, Console.Error);
