return Generative.Cli.CommandLine.Run(args);
