/** How one kind of server wants `/v1/videos` spoken. Everything that its answers may vary in is read tolerantly instead. */
export interface Dialect {
  /** Of the submit. A request with an image as `file` is multipart in every dialect, for JSON cannot carry a file. */
  encoding: 'json' | 'multipart';
  /** Some servers take a length under another name only, and quietly use their own default when they miss it. */
  length: { field: 'seconds' | 'duration'; as: 'text' | 'number' };
  /** `file`: part `input_reference`; `data_url`: `input_reference.image_url`; `frame_images`: OpenRouter's list. */
  image: 'file' | 'data_url' | 'frame_images';
  /** Where the MP4 is: at `/videos/{id}/content`, or at the job's own address when it names one. */
  content: 'endpoint' | 'address';
  /** Whether `GET /videos` lists jobs. */
  lists: boolean;
  /** Whether `DELETE /videos/{id}` stops a running job; elsewhere it only removes a finished one. */
  cancels: boolean;
  /** Where a job says what it cost in dollars. */
  cost?: readonly string[];
}
