import type { Request, Response } from 'express';
import multer from 'multer';
import { Problem } from './problem.js';
import type { UploadedFile } from './route.js';

/**
 * Reads one file out of multipart/form-data, from the field `file`; undefined if the form has none.
 * @throws Problem *unsupported-media-type*, *too-large* or *malformed*
 */
export async function readUpload(req: Request, res: Response, bytesAtMost: number): Promise<UploadedFile | undefined> {
  if (req.is('multipart/form-data') === false) {
    throw new Problem('unsupported-media-type', { code: 'multipart_expected' });
  }
  // Who went away while it was asked whether he may: his file would never end.
  if (req.destroyed) throw new Problem('malformed', { code: 'broken_multipart' });
  // A Kazakh file name garbles without `defParamCharset`.
  const single = multer({
    storage: multer.memoryStorage(),
    defParamCharset: 'utf8',
    limits: { fileSize: bytesAtMost, files: 1, fields: 0, parts: 2, headerPairs: 20 },
  }).single('file');
  await new Promise<void>((resolve, reject) => {
    single(req, res, (error: unknown) => {
      if (error === undefined || error === null) resolve();
      else reject(asProblem(error, bytesAtMost));
    });
  });
  if (req.file === undefined) return undefined;
  return { bytes: req.file.buffer, name: req.file.originalname, declaredType: req.file.mimetype };
}

function asProblem(error: unknown, bytesAtMost: number): Problem {
  if (!(error instanceof multer.MulterError)) return new Problem('malformed', { code: 'broken_multipart' });
  if (error.code === 'LIMIT_FILE_SIZE') {
    return new Problem('too-large', { code: 'file_too_large', members: { bytesAtMost } });
  }
  if (error.code === 'LIMIT_UNEXPECTED_FILE' || error.code === 'LIMIT_FIELD_COUNT') {
    return new Problem('invalid', { errors: [{ pointer: '#', code: 'only_the_field_file' }] });
  }
  return new Problem('malformed', { code: 'broken_multipart' });
}
