/* example-app.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "example-app.h"

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>

/* a wrong command line, as opposed to a failure at work */
#define EXIT_USAGE 2

/* what nobody means tells "not given" */
#define NO_DURATION G_MININT

typedef struct
{
  char     *socket_path;
  int       duration_s;
  gboolean  version;
} Options;

static gboolean
parse_options (const ExampleProgram  *program,
               int                    argc,
               char                 **argv,
               Options               *options,
               GError               **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  GOptionEntry entries[] = {
    { "socket", 's', 0, G_OPTION_ARG_FILENAME, &options->socket_path,
      "Listen on the socket PATH", "PATH" },
    { "duration", 'd', 0, G_OPTION_ARG_INT, &options->duration_s,
      "End after SECONDS (default: run until stopped)", "SECONDS" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version,
      "Show the version and exit", NULL },
    G_OPTION_ENTRY_NULL
  };

  g_option_context_set_summary (context, program->summary);
  g_option_context_add_main_entries (context, entries, NULL);

  options->duration_s = NO_DURATION;

  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;

  if (argc > 1)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "unexpected argument “%s”", argv[1]);
      return FALSE;
    }

  if (options->socket_path != NULL && options->socket_path[0] == '\0')
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "--socket needs a path, for example --socket /tmp/%s.sock", program->name);
      return FALSE;
    }

  if (options->duration_s != NO_DURATION && options->duration_s <= 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "--duration needs a whole number of seconds above 0, not %d",
                   options->duration_s);
      return FALSE;
    }

  return TRUE;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_CONTINUE;
}

/* FALSE: something failed before the program could serve */
static gboolean
serve (const ExampleProgram  *program,
       AimdbDatabase         *database,
       AimdbServer           *server,
       gpointer               state,
       GMainLoop             *loop,
       GError               **error)
{
  if (!aimdb_database_start (database, error))
    return FALSE;

  if (program->started != NULL && !program->started (state, database, error))
    return FALSE;

  if (!aimdb_server_start (server, error))
    return FALSE;

  g_print ("listening on %s\n", aimdb_server_get_endpoint (server));
  g_main_loop_run (loop);

  return TRUE;
}

static gboolean
run (const ExampleProgram  *program,
     const Options         *options,
     GError               **error)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  g_autoptr (AimdbServer) server = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *endpoint = NULL;
  gpointer state = NULL;
  gboolean served = FALSE;

  /* before anything that has to be put in order again */
  g_unix_signal_add (SIGINT, quit_cb, loop);
  g_unix_signal_add (SIGTERM, quit_cb, loop);

  if (options->duration_s > 0)
    g_timeout_add_seconds ((guint) options->duration_s, quit_cb, loop);

  if (options->socket_path != NULL)
    endpoint = g_strconcat ("unix:", options->socket_path, NULL);
  else
    endpoint = program->build_endpoint ();

  server = aimdb_server_new (database, endpoint);
  state = program->set_up (database, server, error);

  if (state == NULL)
    return FALSE;

  served = serve (program, database, server, state, loop, error);

  /* peers first: none is left to see the records end */
  aimdb_server_stop (server);
  aimdb_database_stop (database);

  /* the stages let go of their files before these are put away */
  g_clear_object (&server);
  g_clear_object (&database);
  program->tear_down (state);

  return served;
}

int
example_program_run (const ExampleProgram *program,
                     int                   argc,
                     char                **argv)
{
  g_autoptr (GError) error = NULL;
  Options options = { NULL, 0, FALSE };
  int status = EXIT_SUCCESS;

  setlocale (LC_ALL, "");
  g_set_prgname (program->name);

  /* nobody may read what is printed: that is no reason to end */
  signal (SIGPIPE, SIG_IGN);

  if (!parse_options (program, argc, argv, &options, &error))
    {
      g_printerr ("%s: %s\nTry “%s --help”.\n", program->name, error->message, program->name);
      status = EXIT_USAGE;
    }
  else if (options.version)
    {
      g_print ("%s %s\n", program->name, AIMDB_VERSION_S);
    }
  else if (!run (program, &options, &error))
    {
      g_printerr ("%s: %s\n", program->name, error->message);
      status = EXIT_FAILURE;
    }

  g_free (options.socket_path);
  return status;
}
