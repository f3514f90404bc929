return Training.Cli.CommandLine.Run(args);
